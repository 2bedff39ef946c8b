import { SecretLayout } from '../../../lib/certificates';
import { CORE, Program, service } from './program';

const deployment = (namespace: string, name: string) => ({ kind: 'Deployment', namespace, name });

/** Each rule as one line: what may be done with what. */
function rules(role: any): string[] {
  return role.rules.map(
    ({ apiGroups, resources, resourceNames = ['*'], verbs }: any) =>
      `${verbs} ${apiGroups}/${resources} ${resourceNames}`,
  );
}

test('its own Secrets and workloads by name, and nothing else', () => {
  const program = new Program();
  program.generator();
  program.layout.restart(CORE, deployment('demo', 'core'));
  program.layout.add(service('web'), {
    workloads: [deployment('demo', 'web'), { kind: 'StatefulSet', namespace: 'demo', name: 'web-db' }],
  });
  expect(program.objects.names('Role')).toEqual(['demo/cert-generator']);
  expect(rules(program.objects.get('Role'))).toEqual([
    'get,update /secrets runtime-ca,runtime-certs',
    'create /secrets *',
    'get,patch apps/deployments core,web',
    'get,patch apps/statefulsets web-db',
  ]);
  expect(program.objects.get('RoleBinding').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'cert-generator', namespace: 'demo' },
  ]);
});

test('in each namespace what is there, whenever it was added', () => {
  const program = new Program({ secrets: SecretLayout.PER_SERVICE, namespace: 'ops' });
  program.generator();
  program.layout.add(service('worker', 'jobs'), { workloads: [deployment('jobs', 'worker')] });
  const { objects } = program;
  const roles = Object.fromEntries(
    objects.kind('Role').map((role) => [`${role.metadata.namespace}/${role.metadata.name}`, rules(role)]),
  );
  expect(roles).toEqual({
    'ops/cert-generator': ['get,update /secrets runtime-ca', 'create /secrets *'],
    'demo/ops.cert-generator': ['get,update /secrets runtime-certs-core', 'create /secrets *'],
    'jobs/ops.cert-generator': [
      'get,update /secrets runtime-certs-worker',
      'create /secrets *',
      'get,patch apps/deployments worker',
    ],
  });
  for (const { subjects } of objects.kind('RoleBinding')) {
    expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'cert-generator', namespace: 'ops' }]);
  }
  // Rights first, so that no pod starts without them.
  const kinds = objects.all.map(({ kind }) => kind);
  expect(kinds.lastIndexOf('RoleBinding')).toBeLessThan(kinds.indexOf('Job'));
});

test('the Secret of somebody else is read, and nothing more', () => {
  const program = new Program({ adoptFrom: 'serviceradar-runtime-certs' });
  program.generator();
  expect(rules(program.objects.get('Role'))).toEqual([
    'get,update /secrets runtime-ca,runtime-certs',
    'create /secrets *',
    'get /secrets serviceradar-runtime-certs',
  ]);
});

test('unless it is one of its own, too', () => {
  const program = new Program({ adoptFrom: 'runtime-certs' });
  program.generator();
  expect(rules(program.objects.get('Role'))).toEqual([
    'get,update /secrets runtime-ca,runtime-certs',
    'create /secrets *',
  ]);
});

test('in another namespace there is nothing to read of somebody else', () => {
  const program = new Program({ adoptFrom: 'old', secrets: SecretLayout.PER_SERVICE, namespace: 'ops' });
  program.generator();
  expect(
    program.objects
      .kind('Role')
      .flatMap(rules)
      .filter((rule) => rule.includes('old')),
  ).toEqual(['get /secrets old']);
  expect(rules(program.objects.get('Role', 'ops/cert-generator'))).toContain('get /secrets old');
});

test('where nothing is restarted, there are no rights to workloads', () => {
  const program = new Program({ restartWorkloads: false });
  program.generator();
  program.layout.restart(CORE, deployment('demo', 'core'));
  expect(rules(program.objects.get('Role'))).toHaveLength(2);
});

test('of no Job there is a wildcard, a list or a right to what has no name', () => {
  const program = new Program({ secrets: SecretLayout.PER_SERVICE });
  program.generator();
  program.regenerator();
  program.renewal();
  program.layout.add(service('worker', 'jobs'), { workloads: [deployment('jobs', 'worker')] });
  const all = program.objects.kind('Role').flatMap((role) => role.rules);
  expect(all.length).toBeGreaterThan(9);
  for (const { apiGroups, resources, verbs, resourceNames } of all) {
    expect([...apiGroups, ...resources, ...verbs]).not.toContain('*');
    for (const verb of ['list', 'watch', 'delete', 'deletecollection']) expect(verbs).not.toContain(verb);
    if (!resourceNames) expect([resources, verbs]).toEqual([['secrets'], ['create']]);
  }
  expect(program.objects.kind('ClusterRole')).toEqual([]);
});
