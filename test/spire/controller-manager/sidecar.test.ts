import { ControllerManagerWebhook } from '../../../lib/spire';
import { type Objects, walk } from '../../support/objects';
import { restrictedProblems } from '../../support/pod-security';
import { objectsOf, Program } from '../../support/program';

const NAME = 'spire-controller-manager';
const ROLE = 'spire.spire-server-controller-manager';

function withWebhooks(): Objects {
  const program = new Program();
  const server = program.server();
  program.agent(server);
  new ControllerManagerWebhook(program.chart, 'webhook', { server });
  return program.objects;
}

test('it reads its configuration, and no more of the pod than the socket', () => {
  const { args, volumeMounts } = objectsOf().container('StatefulSet', NAME);
  expect(args).toEqual(['--config=/run/spire/controller-manager/config.yaml']);
  expect(volumeMounts).toEqual([
    { name: 'controller-manager-config', mountPath: '/run/spire/controller-manager', readOnly: true },
    { name: 'server-socket', mountPath: '/spire-server', readOnly: true },
  ]);
});

test('image and resources are the user’s to choose', () => {
  const resources = { limits: { memory: '2Gi' } };
  const objects = objectsOf({ controllerManager: { image: 'mine:1', resources } });
  expect(objects.container('StatefulSet', NAME)).toMatchObject({ image: 'mine:1', resources });
});

test('it reads what it must, writes status only, and nothing else', () => {
  const kinds = ['clusterspiffeids', 'clusterstaticentries', 'clusterfederatedtrustdomains'];
  const read = ['get', 'list', 'watch'];
  expect(objectsOf().get('ClusterRole', ROLE).rules).toEqual([
    { apiGroups: [''], resources: ['endpoints', 'namespaces', 'nodes', 'pods'], verbs: read },
    { apiGroups: ['spire.spiffe.io'], resources: kinds, verbs: read },
    {
      apiGroups: ['spire.spiffe.io'],
      resources: kinds.map((kind) => `${kind}/status`),
      verbs: ['get', 'patch', 'update'],
    },
  ]);
});

test.each([
  [{}, 'spire-server-controller-manager'],
  [{ leaderElection: { resourceName: 'lease' } }, 'lease'],
])('it may take its own lease only (%j)', (controllerManager, lease) => {
  const objects = objectsOf({ controllerManager });
  expect(objects.controllerManagerConf.leaderElection.resourceName).toBe(lease);
  expect(objects.get('Role', lease).rules).toEqual([
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      resourceNames: [lease],
      verbs: ['get', 'update', 'patch'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ]);
});

describe('webhooks', () => {
  test('are off by default, and leave no trace', () => {
    const objects = objectsOf({}, {});
    expect(objects.kind('ValidatingWebhookConfiguration')).toEqual([]);
    expect(objects.names('Service')).toEqual(['spire/spire-server']);
    expect(objects.container('StatefulSet', NAME).env).toEqual([{ name: 'ENABLE_WEBHOOKS', value: 'false' }]);
    const traces = walk(objects.all).filter(
      ([, value]) => value === 9443 || value === 'controller-manager-tmp',
    );
    expect(traces).toEqual([]);
    expect(JSON.stringify(objects.kind('ClusterRole'))).not.toContain('admissionregistration');
  });

  test('are complete: Service, port, folder for the certificate, policy', () => {
    const objects = withWebhooks();
    const sidecar = objects.container('StatefulSet', NAME);
    expect(sidecar).not.toHaveProperty('env');
    expect(sidecar.ports).toContainEqual({ name: 'cm-webhook', containerPort: 9443 });
    expect(sidecar.volumeMounts).toContainEqual({ name: 'controller-manager-tmp', mountPath: '/tmp' });
    expect(objects.get('Service', 'spire-server-webhook')).toMatchObject({
      metadata: { namespace: 'spire' },
      spec: { selector: { app: 'spire-server' }, ports: [{ port: 443, targetPort: 9443 }] },
    });
    expect(restrictedProblems(objects.pod('StatefulSet'))).toEqual([]);
  });

  test('ask about the two kinds that it can judge, at the paths that it serves', () => {
    const { metadata, webhooks } = withWebhooks().get('ValidatingWebhookConfiguration');
    expect(metadata).toEqual({ name: 'spire.spire-server-webhook' });
    const summary = webhooks.map(({ name, clientConfig, rules, failurePolicy, sideEffects }: any) => ({
      name,
      ...clientConfig.service,
      resources: rules[0].resources,
      operations: rules[0].operations,
      scope: rules[0].scope,
      failurePolicy,
      sideEffects,
    }));
    const webhook = (kind: string) => ({
      name: `v${kind}.kb.io`,
      namespace: 'spire',
      path: `/validate-spire-spiffe-io-v1alpha1-${kind}`,
      resources: [`${kind}s`],
      operations: ['CREATE', 'UPDATE'],
      scope: 'Cluster',
      failurePolicy: 'Ignore',
      sideEffects: 'None',
    });
    const service = { name: 'spire-server-webhook' };
    expect(summary).toEqual(
      ['clusterspiffeid', 'clusterfederatedtrustdomain'].map((kind) => ({
        ...webhook(kind),
        ...service,
      })),
    );
    // The controller manager enters its CA by itself: a value here would be taken away from it at each apply.
    expect(walk(webhooks).filter(([path]) => path.endsWith('/caBundle'))).toEqual([]);
  });

  test('may change the one configuration only', () => {
    const api = {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['validatingwebhookconfigurations'],
    };
    const objects = withWebhooks();
    const name = objects.get('ValidatingWebhookConfiguration').metadata.name;
    expect(objects.controllerManagerConf.validatingWebhookConfigurationName).toBe(name);
    expect(objects.get('ClusterRole', ROLE).rules.slice(3)).toEqual([
      { ...api, verbs: ['get', 'list', 'watch'] },
      { ...api, resourceNames: [name], verbs: ['patch'] },
    ]);
  });
});
