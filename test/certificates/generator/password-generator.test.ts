import { App, Chart, Duration } from 'cdk8s';
import { JobHooks } from '../../../lib/certificates';
import { PasswordGenerator } from '../../../lib/certificates/generator/password-generator';
import { type PasswordGeneratorProps } from '../../../lib/certificates/generator/password-props';
import { LABELS } from '../issuer/support/secrets';
import { Objects } from '../../support/objects';
import { restrictedProblems } from '../../support/pod-security';

function synth(props: Partial<PasswordGeneratorProps> = {}, later: string[] = []) {
  const app = new App({ outdir: '/nonexistent' });
  const generator = new PasswordGenerator(new Chart(app, 'chart'), 'passwords', {
    namespace: 'demo',
    secretName: 'spin',
    keys: ['orca'],
    program: '// nothing',
    ...props,
  });
  for (const key of later) generator.add(key);
  const problems = app.node.findAll().flatMap(({ node }) => node.validate());
  return { generator, problems, objects: problems.length > 0 ? undefined! : Objects.of(app) };
}

test('the Secret comes first and has no content, not even an empty one, which a second apply would restore', () => {
  const { objects } = synth();
  expect(objects.all.map(({ kind }) => kind)).toEqual([
    'Secret',
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ConfigMap',
    'Job',
  ]);
  const secret = objects.get('Secret');
  expect(Object.keys(secret).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'type']);
  expect(secret.metadata).toEqual({
    name: 'spin',
    namespace: 'demo',
    // By which the program knows that it may fill it.
    labels: LABELS,
    annotations: {
      'helm.sh/resource-policy': 'keep',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    },
  });
});

test('the Job may read and change that Secret, and nothing else', () => {
  const { objects } = synth();
  expect(objects.get('Role').rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'update'], resourceNames: ['spin'] },
  ]);
  expect(objects.get('ServiceAccount').automountServiceAccountToken).toBe(false);
  expect(objects.get('RoleBinding').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'password-generator', namespace: 'demo' },
  ]);
});

test('the pod is one that namespaces of level restricted admit, and asks for each key', () => {
  const { objects } = synth({}, ['gate', 'orca']);
  const pod = objects.pod('Job');
  expect(restrictedProblems(pod)).toEqual([]);
  const [container] = pod.containers;
  expect(container.name).toBe('passwords');
  expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  expect([...container.command, ...container.args].slice(2)).toEqual([
    ...['certs', 'passwords', '--in-cluster', '--secret', 'demo/spin', '--keys', 'orca,gate'],
  ]);
  expect(objects.get('Job').spec.podFailurePolicy.rules).toContainEqual({
    action: 'FailJob',
    onExitCodes: { containerName: container.name, operator: 'In', values: [2, 3] },
  });
});

test('add tells where the password is', () => {
  expect(synth().generator.add('gate')).toEqual({ name: 'spin', key: 'gate' });
});

describe('its name', () => {
  const nameOf = (props?: Partial<PasswordGeneratorProps>, later?: string[]): string =>
    synth(props, later).objects.get('Job').metadata.name;

  test('is the same for the same, and another for other keys, programs or images', () => {
    const reference = nameOf();
    expect(reference).toMatch(/^password-generator-[0-9a-f]{10}$/);
    expect(nameOf()).toBe(reference);
    const others = [nameOf({}, ['gate']), nameOf({ program: '//' }), nameOf({ image: 'node:22' })];
    expect(new Set([reference, ...others]).size).toBe(4);
  });

  test('of two in one namespace must differ', () => {
    const chart = new Chart(new App({ outdir: '/nonexistent' }), 'chart');
    const make = (id: string, name?: string) =>
      new PasswordGenerator(chart, id, { namespace: 'demo', secretName: id, name });
    make('a');
    expect(() => make('b')).toThrow('[generator-name]');
    expect(() => make('c', 'others')).not.toThrow();
  });
});

test.each([
  [JobHooks.NONE, undefined, 600],
  [JobHooks.HELM, { 'helm.sh/hook': 'post-install,post-upgrade' }, undefined],
  [JobHooks.ARGO_CD, { 'argocd.argoproj.io/hook': 'Sync' }, undefined],
])('hooks: %s concern the Job alone', (hooks, annotations, kept) => {
  const { objects } = synth({ hooks });
  const job = objects.get('Job');
  if (annotations) expect(job.metadata.annotations).toMatchObject(annotations);
  else expect(job.metadata.annotations).toBeUndefined();
  expect(job.spec.ttlSecondsAfterFinished).toBe(kept);
  expect(job.metadata.name === 'password-generator').toBe(hooks !== JobHooks.NONE);
  for (const kind of ['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap']) {
    expect(objects.get(kind).metadata.annotations).toBeUndefined();
  }
});

test('where and how it runs', () => {
  const { objects } = synth({
    name: 'keys',
    image: 'registry.example.org/node:22',
    imagePullSecrets: ['pull'],
    deadline: Duration.minutes(2),
    priorityClassName: 'high',
    nodeSelector: { zone: 'a' },
    tolerations: [{ operator: 'Exists' }],
    resources: { limits: { memory: '1Gi' } },
  });
  expect(objects.get('Job').spec.activeDeadlineSeconds).toBe(120);
  expect(objects.pod('Job')).toMatchObject({
    serviceAccountName: 'keys',
    imagePullSecrets: [{ name: 'pull' }],
    priorityClassName: 'high',
    nodeSelector: { zone: 'a' },
    tolerations: [{ operator: 'Exists' }],
    containers: [{ image: 'registry.example.org/node:22', resources: { limits: { memory: '1Gi' } } }],
  });
});

test.each<[Partial<PasswordGeneratorProps>, string]>([
  [{ namespace: 'a.b' }, 'dns-label'],
  [{ secretName: 'Spin' }, 'object-name'],
  [{ name: 'x'.repeat(53) }, 'dns-label'],
  [{ keys: ['a:b'] }, 'secret-key'],
  [{ keys: ['..x'] }, 'secret-key'],
  [{ hooks: 'argocd' as JobHooks }, 'enum-value'],
  [{ deadline: Duration.seconds(0) }, 'deadline'],
])('%j is refused', (props, rule) => {
  expect(() => synth(props)).toThrow(`[${rule}]`);
});

test('without a key there is the Secret alone, so that passwords of before stay', () => {
  expect(synth({ keys: [] }).objects.all.map(({ kind }) => kind)).toEqual(['Secret']);
  expect(synth({ keys: [] }, ['later']).objects.kind('Job')).toHaveLength(1);
});

test('two of one Secret are refused', () => {
  const chart = new Chart(new App({ outdir: '/nonexistent' }), 'chart');
  const make = (id: string, secretName: string) =>
    new PasswordGenerator(chart, id, { namespace: 'demo', secretName, name: id });
  make('a', 'spin');
  expect(() => make('b', 'spin')).toThrow('"demo/spin" is the Secret of chart/a, too');
  expect(() => make('c', 'other')).not.toThrow();
  // What a Job is named after is another thing than a Secret.
  expect(() => make('d', 'a')).not.toThrow();
});
