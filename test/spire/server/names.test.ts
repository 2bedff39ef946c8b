import { ControllerManagerWebhook, Datastore } from '../../../lib/spire';
import { objectsOf, Program } from '../../support/program';

test('another name is the name of everything, and of nothing else', () => {
  const objects = objectsOf({ name: 'spire', datastore: Datastore.cnpg() }, {});
  expect(objects.names('ServiceAccount')).toEqual(['spire/spire', 'spire/spire-agent']);
  expect(objects.names('StatefulSet')).toEqual(['spire/spire']);
  expect(objects.names('Service')).toEqual(['spire/spire']);
  expect(objects.names('ConfigMap')).toEqual([
    'spire/spire',
    'spire/spire-controller-manager',
    'spire/spire-agent',
  ]);
  expect(objects.names('Cluster')).toEqual(['spire/spire-db']);
  expect(objects.names('NetworkPolicy')).toEqual(['spire/spire-db', 'spire/spire', 'spire/spire-agent']);
  expect(objects.config('spire-agent', 'agent.conf').agent.server_address).toBe('spire.spire.svc');
  const pod = objects.pod('StatefulSet');
  expect(pod.serviceAccountName).toBe('spire');
  expect(objects.get('Service').spec.selector).toEqual(
    objects.get('StatefulSet').spec.template.metadata.labels,
  );
});

test('two installations in one namespace share no object', () => {
  const program = new Program();
  for (const name of ['blue', 'green']) {
    const className = name;
    const webhookName = `${name}-webhook`;
    const server = program.server({
      name,
      bundleConfigMap: `${name}-bundle`,
      datastore: Datastore.cnpg(),
      controllerManager: { className, webhookName },
    });
    program.agent(server, { name: `${name}-agent`, socketHostPath: `/run/spire/${name}` });
    new ControllerManagerWebhook(program.chart, `${name}-webhook`, { server });
  }
  const keys = program.objects.all.map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`,
  );
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test('installations of two programs in one cluster share none that belongs to no namespace', () => {
  const clusterScoped = (namespace: string) => {
    const program = new Program();
    const server = program.server({ namespace });
    program.agent(server);
    new ControllerManagerWebhook(program.chart, 'webhook', { server });
    return program.objects.all
      .filter(({ metadata }) => !metadata.namespace)
      .map(({ metadata }) => metadata.name);
  };
  const [blue, green] = [clusterScoped('blue'), clusterScoped('green')];
  expect(blue.filter((name) => green.includes(name))).toEqual([]);
});

test('the longest name fits everywhere it goes', () => {
  const program = new Program();
  const server = program.server({ name: 'x'.repeat(52) });
  new ControllerManagerWebhook(program.chart, 'webhook', { server });
  for (const name of program.objects.names('Service'))
    expect(name.split('/')[1].length).toBeLessThanOrEqual(63);
});

test.each([
  ['name', { name: 'x'.repeat(53) }, 'name: "x+" has 53 characters'],
  ['name', { name: 'Spire' }, 'name: "Spire" is no DNS label'],
  ['name', { name: '1spire' }, 'name: "1spire" begins with a digit'],
  ['namespace', { namespace: 'a.b' }, 'namespace: "a.b" is no DNS label'],
  ['bundleConfigMap', { bundleConfigMap: 'a_b' }, 'bundleConfigMap: "a_b" is no name'],
])('a bad %s is refused', (_, props, message) => expect(() => objectsOf(props)).toThrow(new RegExp(message)));
