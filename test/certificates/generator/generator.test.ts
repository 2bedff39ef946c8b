import { Chart, Duration } from 'cdk8s';
import {
  CertificateGenerator,
  type CertificateGeneratorProps,
  type CertificateLayoutProps,
  CertificateRegenerator,
  type CertificateRegeneratorProps,
  type CertificateOptions,
  JobHooks,
  layoutHash,
  Rotation,
  SecretLayout,
} from '../../../lib/certificates';
import { restrictedProblems } from '../../support/pod-security';
import { Program, service } from './program';

const nameOf = (program: Program, kind = 'Job') => program.objects.get(kind).metadata.name as string;

function generator(
  props: Partial<CertificateGeneratorProps> = {},
  layout: Partial<CertificateLayoutProps> = {},
  options: CertificateOptions = {},
): Program {
  const program = new Program(layout);
  program.layout.add(service('web'), options);
  program.generator(props);
  return program;
}

test('a Job with everything that it needs, in the order in which it is needed', () => {
  const { objects } = generator();
  expect(objects.all.map(({ kind }) => kind)).toEqual([
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ConfigMap',
    'ConfigMap',
    'Job',
  ]);
  const { spec } = objects.get('Job');
  expect(spec).toMatchObject({ activeDeadlineSeconds: 600, backoffLimit: 4 });
  // Gone by the next time that it is applied, so that it runs again: a Secret may have been deleted.
  expect(spec.ttlSecondsAfterFinished).toBe(600);
  const pod = spec.template.spec;
  expect(pod).toMatchObject({
    restartPolicy: 'Never',
    serviceAccountName: 'cert-generator',
    automountServiceAccountToken: true,
  });
  const [container] = pod.containers;
  expect(container.image).toBe('node:20-alpine');
  expect([...container.command, ...container.args]).toEqual([
    'node',
    '/program/certs.js',
    'certs',
    'generate',
    '--in-cluster',
    '--layout',
    '/layout/layout.json',
  ]);
  expect(objects.get('ServiceAccount').automountServiceAccountToken).toBe(false);
});

test('the pod is one that namespaces of level restricted admit', () => {
  const program = generator();
  program.regenerator();
  program.renewal();
  const pods = [
    ...program.objects.kind('Job').map(({ spec }) => spec.template.spec),
    program.objects.get('CronJob').spec.jobTemplate.spec.template.spec,
  ];
  expect(pods).toHaveLength(3);
  for (const pod of pods) {
    expect(restrictedProblems(pod)).toEqual([]);
    expect(pod.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
    expect(pod.containers[0].resources.limits.memory).toBeDefined();
  }
});

test('what the next attempt cannot mend ends the Job', () => {
  const { podFailurePolicy, template } = generator().objects.get('Job').spec;
  expect(podFailurePolicy.rules).toContainEqual({
    action: 'FailJob',
    onExitCodes: { containerName: template.spec.containers[0].name, operator: 'In', values: [2, 3] },
  });
});

test('the layout is in a file that cannot be changed, and no secret is in any object', () => {
  const program = generator();
  const configMaps = program.objects.kind('ConfigMap');
  expect(configMaps.map(({ immutable }) => immutable)).toEqual([true, true]);
  const { data } = configMaps[1];
  expect(layoutHash(JSON.parse(data['layout.json']))).toBe(layoutHash(program.layout.document()));
  expect(program.objects.kind('Secret')).toEqual([]);
});

test('where and how it runs', () => {
  const { spec } = generator({
    namespace: 'ops',
    name: 'certs',
    image: 'registry.example.org/node:22',
    imagePullSecrets: ['pull'],
    deadline: Duration.minutes(2),
    priorityClassName: 'high',
    nodeSelector: { zone: 'a' },
    tolerations: [{ operator: 'Exists' }],
    resources: { limits: { memory: '1Gi' } },
  }).objects.get('Job');
  expect(spec.activeDeadlineSeconds).toBe(120);
  expect(spec.template.spec).toMatchObject({
    serviceAccountName: 'certs',
    imagePullSecrets: [{ name: 'pull' }],
    priorityClassName: 'high',
    nodeSelector: { zone: 'a' },
    tolerations: [{ operator: 'Exists' }],
    containers: [{ image: 'registry.example.org/node:22', resources: { limits: { memory: '1Gi' } } }],
  });
});

describe('its name', () => {
  const reference = nameOf(generator());

  test('is the same for the same, so that it can be applied again', () => {
    expect(reference).toMatch(/^cert-generator-[0-9a-f]{10}$/);
    expect(nameOf(generator())).toBe(reference);
  });

  test.each<[string, () => Program]>([
    ['name of a service', () => generator({}, {}, { dnsNames: ['www.example.org'] })],
    ['layout version', () => generator({}, { runtimeLayoutVersion: '2' })],
    ['program', () => generator({ program: '// another' })],
    ['image', () => generator({ image: 'node:22-alpine' })],
    ['deadline', () => generator({ deadline: Duration.minutes(1) })],
  ])('is another with another %s', (_, make) => {
    expect(nameOf(make())).not.toBe(reference);
  });

  test('and so are those of its files, each with its own content', () => {
    const files = (program: Program) => program.objects.names('ConfigMap');
    const [program, layout] = files(generator());
    const [sameProgram, otherLayout] = files(generator({}, { runtimeLayoutVersion: '2' }));
    const [otherProgram, sameLayout] = files(generator({ program: '// another' }));
    expect([sameProgram, sameLayout]).toEqual([program, layout]);
    expect([otherProgram === program, otherLayout === layout]).toEqual([false, false]);
    expect(program).toMatch(/^demo\/cert-generator-program-[0-9a-f]{10}$/);
  });

  test('counts what is added after the Job was declared', () => {
    const program = new Program();
    program.generator();
    program.layout.add(service('web'));
    expect(nameOf(program)).toBe(reference);
  });

  test.each([
    ['Certs', 'dns-label'],
    ['x'.repeat(53), 'dns-label'],
  ])('"%s" is refused', (name, rule) => {
    expect(() => generator({ name })).toThrow(`[${rule}]`);
  });
});

describe('the Job that rotates', () => {
  const command = (rotate?: Rotation) => {
    const program = new Program();
    program.regenerator({ rotate });
    return program.objects.get('Job').spec.template.spec.containers[0].command.slice(2).join(' ');
  };

  test.each<[Rotation | undefined, string]>([
    [undefined, 'certs renew --all'],
    [Rotation.LEAVES, 'certs renew --all'],
    [Rotation.PREPARE_CA, 'certs rotate-ca --phase prepare'],
    [Rotation.ACTIVATE_CA, 'certs rotate-ca --phase activate'],
    [Rotation.RETIRE_CA, 'certs rotate-ca --phase retire'],
  ])('%s', (rotate, expected) => expect(command(rotate)).toBe(expected));

  const rotationId = (props: Partial<CertificateRegeneratorProps> = {}) => {
    const program = new Program();
    program.regenerator(props);
    const { env } = program.objects.get('Job').spec.template.spec.containers[0];
    return env.find(({ name }: any) => name === 'ROTATION_ID');
  };

  test('knows its rotation, so that nothing else of the Job makes it rotate again', () => {
    const { value } = rotationId({ occasion: '2026-05' });
    expect(value).toBe('leaves 2026-05');
    expect(rotationId({ occasion: '2026-05', image: 'node:22', program: '// another' }).value).toBe(value);
    const others = [
      rotationId(),
      rotationId({ occasion: '2026-06' }),
      rotationId({ occasion: '2026-05', rotate: Rotation.PREPARE_CA }),
    ].map((variable) => variable.value);
    expect(new Set([value, ...others]).size).toBe(4);
  });

  test('names an occasion that Kubernetes does not take for a variable', () => {
    expect(rotationId({ occasion: '$(HOME)' }).value).toBe('leaves $$(HOME)');
  });

  test.each(['', ' '])('"%s" is no occasion', (occasion) => {
    expect(() => rotationId({ occasion })).toThrow('chart/regenerator, occasion: ');
  });

  test.each([JobHooks.HELM, JobHooks.ARGO_CD])(
    'as a hook of %s, knows itself, so that its second attempt repeats nothing',
    (hooks) => {
      expect(rotationId({ hooks, occasion: '2026-05' })).toEqual({
        name: 'ROTATION_ID',
        valueFrom: {
          fieldRef: {
            apiVersion: 'v1',
            fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']",
          },
        },
      });
    },
  );

  test('is another Job on another occasion', () => {
    const name = (occasion?: string) => {
      const program = new Program();
      program.regenerator({ occasion });
      return nameOf(program);
    };
    expect(name('2026-05')).toBe(name('2026-05'));
    expect(new Set([name(), name('2026-05'), name('2026-06')]).size).toBe(3);
  });

  test('stands beside the one that generates', () => {
    const program = generator();
    program.regenerator();
    new CertificateRegenerator(program.chart, 'other', {
      layout: program.layout,
      program: '//',
      name: 'cert-authority',
      rotate: Rotation.PREPARE_CA,
    });
    const names = program.objects.all.map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`,
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the CronJob', () => {
  const renewal = (props = {}, layout: Partial<CertificateLayoutProps> = {}) => {
    const program = new Program(layout);
    program.renewal(props);
    return program;
  };

  test('looks daily, never twice at once', () => {
    const { metadata, spec } = renewal().objects.get('CronJob');
    expect(metadata.name).toBe('cert-renewal');
    expect(spec).toMatchObject({ schedule: '17 3 * * *', concurrencyPolicy: 'Forbid' });
    expect(spec.jobTemplate.spec.template.spec.containers[0].command).toContain('generate');
  });

  test('on another schedule, in a time zone', () => {
    const { spec } = renewal({ schedule: '*/15 * * * *', timeZone: 'Europe/Berlin' }).objects.get('CronJob');
    expect(spec).toMatchObject({ schedule: '*/15 * * * *', timeZone: 'Europe/Berlin' });
  });

  test.each(['daily', '17 3 * *', '17 3 * * * *', '', '@every 1h', '61 * * * *'])(
    '"%s" is no schedule',
    (schedule) => {
      expect(() => renewal({ schedule })).toThrow('[cron-schedule]');
    },
  );

  test.each(['@daily', '0 */6 * * MON-FRI'])('"%s" is one', (schedule) => {
    expect(renewal({ schedule }).problems).toEqual([]);
  });

  test('would come too late for certificates of a day', () => {
    const leaves = { lifetime: Duration.days(3) };
    expect(renewal({}, { leaves }).problems).toEqual([
      'chart/renewal: "17 3 * * *" lets 24h pass between two runs, and "core" is renewed 24h before it expires: ' +
        'two runs must fit, as one may fail. Instead: a schedule with more runs, or an earlier renewBefore ' +
        '[certificate-renewal]',
    ]);
    expect(renewal({ schedule: '17 * * * *' }, { leaves }).problems).toEqual([]);
    expect(renewal({}, { leaves: { lifetime: Duration.days(7) } }).problems).toEqual([]);
  });

  test.each<[string, number, boolean]>([
    ['0 3 * * 0', 13, false],
    ['0 3 * * 0', 14, true],
    ['0 3 1 * *', 61, false],
    ['0 3 1 * *', 62, true],
    ['0 0 1 1 *', 300, false],
    ['0 0 29 2 *', 300, false],
  ])('on the schedule %s, with a renewal %d days ahead', (schedule, days, fits) => {
    const leaves = { lifetime: Duration.days(365), renewBefore: Duration.days(days) };
    expect(renewal({ schedule }, { leaves }).problems).toHaveLength(fits ? 0 : 1);
  });
});

test('a layout that does not fit together is refused at synth, once', () => {
  const program = generator({}, { edge: { gateway: 'gw.example.org:50052' } });
  program.renewal();
  expect(program.problems).toEqual([
    expect.stringMatching(
      /^certificate layout, edge\.serverName: "gw\.example\.org" is a name that no certificate/,
    ),
  ]);
  program.layout.add(service('gw'), { dnsNames: ['gw.example.org'] });
  expect(program.problems).toEqual([]);
});

describe('two of one name', () => {
  const other = (program: Program, props: Partial<CertificateGeneratorProps> = {}) =>
    new CertificateGenerator(program.chart, 'other', { layout: program.layout, program: '//', ...props });

  test('in one namespace are refused: each would replace what the other has', () => {
    expect(() => other(generator())).toThrow(
      'chart/other, name: "demo/cert-generator" is the name of the objects of chart/generator, too. ' +
        'Instead: name: a name of its own [generator-name]',
    );
    const program = generator({ name: 'cert-renewal' });
    expect(() => program.renewal()).toThrow('[generator-name]');
  });

  test('but not with another name, in another namespace or in another chart', () => {
    const program = generator();
    other(program, { name: 'others' });
    const second = new Chart(program.app, 'second');
    new CertificateGenerator(second, 'generator', { layout: program.layout, program: '//' });
    new CertificateGenerator(program.chart, 'ops', {
      layout: program.layout,
      program: '//',
      namespace: 'ops',
    });
    expect(program.problems).toEqual([]);
  });
});

test('a layout that kubectl could not apply is refused, with what to do', () => {
  const program = new Program({ secrets: SecretLayout.PER_SERVICE });
  program.generator();
  for (let i = 0; i < 250; i++) program.layout.add(service(`service-${i}`));
  const [{ data }] = program.objects.kind('ConfigMap').filter(({ data }) => data['layout.json']);
  expect(data['layout.json']).toBe(`${JSON.stringify(program.layout.document())}\n`);
  for (let i = 250; i < 1000; i++) program.layout.add(service(`service-${i}`));
  expect(program.problems).toEqual([
    expect.stringMatching(
      /^chart\/generator: "1001 certificates" have \d+ KiB in their ConfigMap, more than kubectl apply takes\. Instead: several layouts.*\[layout-size\]$/,
    ),
  ]);
});

test.each([Duration.seconds(0), Duration.millis(1500)])('a deadline of %s is refused', (deadline) => {
  expect(() => generator({ deadline })).toThrow('[deadline]');
});

test('a namespace that is none is refused', () => {
  expect(() => generator({ namespace: 'a.b' })).toThrow('chart/generator, namespace: "a.b"');
});
