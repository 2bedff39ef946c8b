import { Chart, Duration, JsonPatch } from 'cdk8s';
import { ServiceIdentity, SpiffeId } from '../../../../lib/identity';
import { ControllerManagerWebhook, WebhookFailurePolicy } from '../../../../lib/spire/controller-manager';
import { AgentNodeAttestor, NodeAttestor } from '../../../../lib/spire/plugins';
import { ClusterSpiffeId, LabelOperator } from '../../../../lib/spire/registration';
import { type Program } from '../program';
import { type RuleCases } from './case';

const failurePolicy = WebhookFailurePolicy.FAIL;

const managed = (p: Program, controllerManager: object) => p.server({ controllerManager });
const named = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
const POD_IDENTITY =
  'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}';
const service = new ServiceIdentity({ name: 'core', namespace: 'demo', serviceAccount: 'core-sa' });
const k8sEntry =
  (id: string, ...selectors: string[]) =>
  (p: Program) =>
    p.entry({ spiffeId: SpiffeId.parse(`spiffe://example.org${id}`), selectors });
/** A service by its name and namespace, at the path demo/<name>.<namespace>. */
const inService = (p: Program, name: string, namespace: string, ...aliases: string[]) =>
  ClusterSpiffeId.forService(p.chart, `${name}.${namespace}`, {
    service: new ServiceIdentity({ name, namespace, aliases }),
    trustDomain: p.trustDomain,
  });
/** A server, whose agent proves a certificate. */
const byCertificate = (p: Program, parentIdTemplate?: string) => {
  const server = p.server({
    nodeAttestors: [NodeAttestor.x509popSpiffe()],
    controllerManager: { parentIdTemplate },
  });
  const nodeAttestor = AgentNodeAttestor.x509popSpiffe({ socketPath: '/run/outer/agent.sock' });
  p.agent(server, { nodeAttestor });
  return server;
};

export const REGISTRATION_CASES: RuleCases[] = [
  {
    rule: 'trust-domain-agreement',
    passes: {
      'one trust domain': (p) => (p.server(), p.register(), p.entry()),
      'no server here': (p) => p.register({ trustDomain: p.other }),
    },
    fails: {
      'another trust domain': [
        (p) => (p.server(), p.register({ trustDomain: p.other })),
        '"other.org" is the trust domain of no server here. Instead: "example.org"',
      ],
      'an entry of another': [(p) => (p.server(), p.entry({ trustDomain: p.other })), 'demo/entry-2'],
    },
  },
  {
    rule: 'svid-ttl',
    passes: {
      'a sixth of the CA': (p) => (p.server(), p.register({ ttl: Duration.hours(4) })),
      'a CA that lives longer': (p) => {
        p.server({ settings: { caTtl: Duration.days(7) } });
        p.register({ ttl: Duration.days(1), jwtTtl: Duration.hours(1) });
      },
      'no server here': (p) => p.register({ ttl: Duration.days(3) }),
    },
    fails: {
      'longer than a sixth': [
        (p) => (p.server(), p.register({ ttl: Duration.hours(12) })),
        '"ttl 12h" is longer than a sixth of the CA\'s lifetime of 24h. Instead: at most 4h, or caTtl of at least 72h',
      ],
      'a JWT': [(p) => (p.server(), p.register({ jwtTtl: Duration.hours(5) })), '"jwtTtl 5h"'],
      'an entry': [(p) => (p.server(), p.entry({ ttl: Duration.hours(5) })), 'demo/entry-2: "ttl 5h"'],
      'longer than a week': [
        (p) => {
          p.server({ settings: { caTtl: Duration.days(365) } });
          p.register({ ttl: Duration.days(8) });
        },
        'under any CA. Instead: at most 168h',
      ],
    },
  },
  {
    rule: 'registration-agreement',
    passes: {
      'a service': (p) =>
        ClusterSpiffeId.forService(p.chart, 'core', { service, trustDomain: p.trustDomain }),
      'the identity of each pod': (p) =>
        p.register({
          spiffeIdTemplate: POD_IDENTITY,
          namespaceSelector: undefined,
          workloadSelectorTemplates: undefined,
        }),
      'the namespace by a selector': (p) => p.register({ namespaceSelector: { matchLabels: { team: 'a' } } }),
      'an ID of another form': (p) =>
        p.register({ spiffeIdTemplate: 'spiffe://example.org/core', workloadSelectorTemplates: [] }),
      'an entry outside of Kubernetes': k8sEntry('/ns/demo/sa/core', 'unix:uid:1000'),
      'an entry of a pod': k8sEntry('/ns/demo/sa/core', 'k8s:ns:demo', 'k8s:sa:core', 'k8s:pod-name:a'),
    },
    fails: {
      'a label for an ID': [
        (p) => p.register({ workloadSelectorTemplates: undefined }),
        '"spiffe://example.org/ns/demo/sa/core" names the service account "core", but pods of any service ' +
          'account can receive it. Instead: workloadSelectorTemplates with "k8s:sa:core"',
      ],
      'a selector that any pod matches': [
        (p) => p.register({ workloadSelectorTemplates: ['k8s:sa:{{ .PodSpec.ServiceAccountName }}'] }),
        'pods of any service account can receive it',
      ],
      'another service account': [
        (p) => p.register({ workloadSelectorTemplates: ['k8s:sa:other'] }),
        'names the service account "core", where a selector says "other"',
      ],
      'another namespace': [
        (p) => p.register({ namespaceSelector: named('other') }),
        'names the namespace "demo", where namespaceSelector selects "other"',
      ],
      'one of several namespaces': [
        (p) =>
          p.register({
            namespaceSelector: {
              matchExpressions: [
                { key: 'kubernetes.io/metadata.name', operator: LabelOperator.IN, values: ['demo', 'other'] },
              ],
            },
          }),
        'where namespaceSelector selects "other"',
      ],
      'another namespace by a selector': [
        (p) => p.register({ workloadSelectorTemplates: ['k8s:ns:other', 'k8s:sa:core'] }),
        'where a selector says "other"',
      ],
      'any namespace': [
        (p) => p.register({ namespaceSelector: undefined, workloadSelectorTemplates: ['k8s:sa:core'] }),
        'Instead: workloadSelectorTemplates with "k8s:ns:demo"',
      ],
      'a template of the namespace, but one service account': [
        (p) =>
          p.register({
            spiffeIdTemplate: 'spiffe://example.org/ns/{{ .PodMeta.Namespace }}/sa/core',
            workloadSelectorTemplates: undefined,
          }),
        'workloadSelectorTemplates with "k8s:sa:core"',
      ],
      'an entry by label': [
        k8sEntry('/ns/demo/sa/core', 'k8s:ns:demo', 'k8s:pod-label:app:core'),
        'Instead: selectors with "k8s:sa:core"',
      ],
      'an entry of another namespace': [
        k8sEntry('/ns/demo/sa/core', 'k8s:ns:other', 'k8s:sa:core'),
        'where a selector says "other"',
      ],
    },
  },
  {
    rule: 'ignored-namespace',
    passes: {
      'another namespace': (p) => (p.server(), p.register()),
      'a name that contains an ignored one': (p) => {
        managed(p, { ignoreNamespaces: ['em'] });
        p.register();
      },
      'a pattern of Go only': (p) => {
        managed(p, { ignoreNamespacePatterns: ['(?i)^DEMO$'] });
        p.register();
      },
      'a watched namespace': (p) => (managed(p, { cacheNamespaces: { demo: {} } }), p.register()),
      'one of two installations looks at it': (p) => {
        managed(p, { ignoreNamespaces: ['demo'] });
        p.server({ name: 'second' });
        p.register();
      },
    },
    fails: {
      'an ignored name': [
        (p) => (managed(p, { ignoreNamespaces: ['demo'] }), p.register()),
        '"demo" is ignored by the controller manager (^demo$)',
      ],
      'a pattern without anchors': [
        (p) => (managed(p, { ignoreNamespacePatterns: ['em'] }), p.register()),
        'or a pattern that begins with "^"',
      ],
      'by its selectors': [
        (p) => {
          managed(p, { ignoreNamespaces: ['demo'] });
          p.register({ namespaceSelector: undefined });
        },
        '[ignored-namespace]',
      ],
      'in its own cluster, whatever another does': [
        (p) => {
          managed(p, { ignoreNamespaces: ['demo'] });
          p.server({ clusterName: 'west' }, new Chart(p.app, 'west'));
          p.register();
        },
        'demo/registration-3',
      ],
      'not watched': [
        (p) => (managed(p, { cacheNamespaces: { other: {} } }), p.register()),
        '"demo" is none of the namespaces that the controller manager watches',
      ],
    },
  },
  {
    rule: 'class-name',
    passes: {
      'no class': (p) => (p.server(), p.register(), p.entry(), p.federate()),
      'the class of the server': (p) => {
        managed(p, { className: 'blue', filterByClassName: true });
        p.register({ className: 'blue' });
        p.entry({ className: 'blue' });
        p.federate({ className: 'blue' });
      },
      'no class, which is watched': (p) => (
        managed(p, { className: 'blue', watchClassless: true }),
        p.register()
      ),
      'labels by a patch': (p) => {
        managed(p, { clusterSpiffeIdLabels: { team: 'a' } });
        p.register().addJsonPatch(JsonPatch.add('/metadata/labels', { team: 'a' }));
        p.entry();
      },
    },
    fails: {
      'another class': [
        (p) => (managed(p, { className: 'blue' }), p.register({ className: 'green' })),
        '"className green" is handled by no controller manager here. Instead: className "blue"',
      ],
      'no class': [
        (p) => (managed(p, { className: 'blue' }), p.register()),
        '"no className" is handled by no',
      ],
      'a class without need': [
        (p) => (p.server(), p.register({ className: 'blue' })),
        'Instead: no className [class-name]',
      ],
      'no class, which a filter hides': [
        (p) => {
          managed(p, { className: 'blue', watchClassless: true, filterByClassName: true });
          p.register();
        },
        '[class-name]',
      ],
      'no labels': [
        (p) => (managed(p, { clusterSpiffeIdLabels: { team: 'a' } }), p.register()),
        'Instead: no className and labels team=a',
      ],
      'an entry': [(p) => (managed(p, { className: 'blue' }), p.entry()), 'demo/entry-2'],
      'a relation': [(p) => (managed(p, { className: 'blue' }), p.federate()), 'demo/federation-2'],
    },
  },
  {
    rule: 'reconcile-off',
    passes: {
      'all on': (p) => (p.server(), p.register(), p.entry(), p.federate()),
      'another kind off': (p) => (managed(p, { reconcile: { clusterStaticEntries: false } }), p.register()),
    },
    fails: {
      registrations: [
        (p) => (managed(p, { reconcile: { clusterSpiffeIds: false } }), p.register()),
        '"registration-2" is a ClusterSPIFFEID, which the controller manager does not reconcile. ' +
          'Instead: reconcile.clusterSpiffeIds: true',
      ],
      entries: [
        (p) => (managed(p, { reconcile: { clusterStaticEntries: false } }), p.entry()),
        'reconcile.clusterStaticEntries: true',
      ],
      relations: [
        (p) => (managed(p, { reconcile: { clusterFederatedTrustDomains: false } }), p.federate()),
        'reconcile.clusterFederatedTrustDomains: true',
      ],
    },
  },
  {
    rule: 'masked-duplicate',
    passes: {
      'other pods': (p) => (p.register(), p.register()),
      'other selectors': (p) => {
        const podSelector = { matchLabels: { app: 'a' } };
        p.register({ podSelector });
        p.register({
          podSelector,
          workloadSelectorTemplates: ['k8s:ns:demo', 'k8s:sa:core', 'k8s:container-name:a'],
        });
      },
      'a fallback': (p) => {
        p.register({ podSelector: undefined });
        p.register({ podSelector: undefined, fallback: true });
      },
      'other classes': (p) => {
        p.register({ podSelector: undefined, className: 'a' });
        p.register({ podSelector: undefined, className: 'b' });
      },
      'other entries': (p) => (p.entry(), p.entry()),
    },
    fails: {
      'the same pods': [
        (p) => {
          p.register({ podSelector: { matchLabels: { app: 'a', tier: 'b' } } });
          p.register({ podSelector: { matchLabels: { tier: 'b', app: 'a' } }, admin: true });
        },
        'demo/registration-2: "spiffe://example.org/ns/demo/sa/core" goes to the same workloads as by demo/registration-1',
      ],
      'the same expressions': [
        (p) => {
          for (const values of [
            ['a', 'b'],
            ['b', 'a'],
          ]) {
            p.register({
              podSelector: { matchExpressions: [{ key: 'app', operator: LabelOperator.IN, values }] },
            });
          }
        },
        '[masked-duplicate]',
      ],
      'the same entry': [
        (p) => {
          const spiffeId = SpiffeId.parse('spiffe://example.org/edge');
          p.entry({ spiffeId, selectors: ['unix:uid:0', 'unix:gid:0'] });
          p.entry({ spiffeId, selectors: ['unix:gid:0', 'unix:uid:0'] });
        },
        'demo/entry-2: "spiffe://example.org/edge" goes to the same workloads',
      ],
    },
  },
  {
    rule: 'duplicate-object',
    passes: {
      'names of their own': (p) => (p.server(), p.register(), p.entry()),
      'kinds of their own': (p) => (p.register({ name: 'a' }), p.entry({ name: 'a' })),
      'servers whose names together are the same': (p) => (
        p.server({ namespace: 'a', name: 'b-c', controllerManager: { webhookName: 'one' } }),
        p.server({ namespace: 'a-b', name: 'c', controllerManager: { webhookName: 'two' } })
      ),
      'a cluster that is not named, in a chart': (p) => {
        const server = p.server({ nodeAttestors: [NodeAttestor.x509popSpiffe()] });
        p.agent(server);
        const nodeAttestor = AgentNodeAttestor.x509popSpiffe({ socketPath: '/run/outer/agent.sock' });
        p.agent(server, { nodeAttestor }, new Chart(p.app, 'edge'));
      },
      'two clusters, a chart each': (p) => {
        const west = new Chart(p.app, 'west');
        for (const [chart, clusterName] of [
          [p.chart, 'east'],
          [west, 'west'],
        ] as const) {
          p.agent(p.server({ clusterName }, chart), {}, chart);
          p.register({ name: 'core' }, chart);
        }
      },
    },
    fails: {
      registrations: [
        (p) => (p.register({ name: 'core' }), p.register({ name: 'core' })),
        'demo/registration-2: "core" is also the name of the ClusterSPIFFEID at demo/registration-1',
      ],
      'across charts': [
        (p) => {
          p.server();
          p.register({ name: 'core' });
          p.register({ name: 'core' }, new Chart(p.app, 'more'));
        },
        'more/registration-3: "core"',
      ],
      entries: [(p) => (p.entry({ name: 'edge' }), p.entry({ name: 'edge' })), 'ClusterStaticEntry'],
      servers: [
        (p) => (p.server(), p.server({ trustDomain: p.other })),
        '"spire-server" is also the name of the StatefulSet in spire at demo/server-1/stateful-set',
      ],
    },
  },
  {
    rule: 'parent-agreement',
    passes: {
      'the default': (p) => (p.agent(p.server()), p.register()),
      'agents that are declared elsewhere': (p) => (p.server(), p.register()),
      'no registration of pods': (p) => (byCertificate(p), p.entry()),
      'the ID of the other agents': (p) => {
        byCertificate(p, 'spiffe://{{ .TrustDomain }}/spire/agent/x509pop/{{ .NodeMeta.Name }}');
        p.register();
      },
      'the ID of k8s_psat, in other words': (p) => {
        const parentIdTemplate = 'spiffe://example.org/spire/agent/k8s_psat/demo/{{.NodeMeta.UID}}';
        p.agent(managed(p, { parentIdTemplate }));
        p.register();
      },
      'agents of both kinds': (p) => {
        const server = byCertificate(p);
        p.agent(server, { name: 'agent-b' });
        p.register();
      },
    },
    fails: {
      'agents with certificates': [
        (p) => (byCertificate(p), p.register()),
        '"nodeAttestor x509pop" is how its agents attest, but the entries of pods are for agents that attest by ' +
          'k8s_psat',
      ],
      'an ID that no agent has': [
        (p) => {
          const parentIdTemplate =
            'spiffe://{{ .TrustDomain }}/spire/agent/k8s_psat/other/{{ .NodeMeta.UID }}';
          p.agent(managed(p, { parentIdTemplate }));
          p.register();
        },
        'is not the ID of the agents, which attest by k8s_psat. Instead: no parentIdTemplate',
      ],
    },
  },
  {
    rule: 'dns-name-claimed',
    passes: {
      'names of their own': (p) => (inService(p, 'core', 'demo'), inService(p, 'core', 'other')),
      'one identity': (p) => {
        const dnsNameTemplates = ['core.demo.svc'];
        p.register({ dnsNameTemplates });
        p.register({ dnsNameTemplates });
      },
      'two identities of one namespace': (p) => {
        inService(p, 'core', 'demo');
        inService(p, 'canary', 'demo', 'core.demo.svc');
      },
      'two trust domains': (p) => {
        inService(p, 'core', 'demo');
        new ClusterSpiffeId(p.chart, 'evil', {
          name: 'evil',
          trustDomain: p.other,
          spiffeIdTemplate: 'spiffe://other.org/evil',
          dnsNameTemplates: ['core.demo.svc'],
        });
      },
      'a name outside of the cluster': (p) => {
        inService(p, 'core', 'demo', 'api.example.org');
        inService(p, 'web', 'example', 'api.example.org');
      },
    },
    fails: {
      'an alias': [
        (p) => (inService(p, 'core', 'demo'), inService(p, 'evil', 'other', 'core.demo.svc')),
        'demo/evil.other: "core.demo.svc" is a name of demo/core.demo, in another namespace',
      ],
      'an alias that comes first': [
        (p) => (inService(p, 'evil', 'other', 'core.demo.svc'), inService(p, 'core', 'demo')),
        'demo/evil.other: "core.demo.svc"',
      ],
      'in capitals': [
        (p) => (inService(p, 'core', 'demo'), inService(p, 'evil', 'other', 'CORE.demo')),
        '"core.demo" is a name of demo/core.demo',
      ],
      'a wildcard': [
        (p) => (inService(p, 'core', 'demo'), inService(p, 'evil', 'other', '*.demo.svc')),
        'demo/evil.other: "core.demo.svc" is a name of demo/core.demo',
      ],
      'pods of any namespace': [
        (p) => {
          inService(p, 'core', 'demo');
          p.register({
            spiffeIdTemplate: POD_IDENTITY,
            namespaceSelector: undefined,
            workloadSelectorTemplates: undefined,
            dnsNameTemplates: ['core.demo.svc'],
          });
        },
        'demo/registration-1: "core.demo.svc"',
      ],
      'an entry': [
        (p) => (inService(p, 'core', 'demo'), p.entry({ dnsNames: ['core.demo.svc', 'core.demo'] })),
        'demo/entry-1: "core.demo.svc, core.demo"',
      ],
    },
  },
  {
    rule: 'dns-name-shared',
    passes: {
      'names of their own': (p) => (inService(p, 'core', 'demo'), inService(p, 'web', 'demo')),
      'a short name, which is another Service in each namespace': (p) => (
        inService(p, 'core', 'demo'),
        inService(p, 'core', 'other')
      ),
      'names that only the pod knows': (p) => {
        const dnsNameTemplates = ['{{ .PodMeta.Name }}.demo'];
        p.register({ dnsNameTemplates });
        p.register({ dnsNameTemplates, spiffeIdTemplate: 'spiffe://example.org/other' });
      },
      'two clusters': (p) => {
        p.server();
        const west = new Chart(p.app, 'west');
        p.server({ clusterName: 'west', namespace: 'west' }, west);
        inService(p, 'core', 'demo');
        ClusterSpiffeId.forService(west, 'core', {
          service: new ServiceIdentity({ name: 'core', namespace: 'west' }),
          trustDomain: p.trustDomain,
        });
      },
    },
    fails: {
      'a short name in one namespace': [
        (p) => (inService(p, 'core', 'demo'), inService(p, 'web', 'demo', 'core')),
        '"core" is also a name of demo/core.demo, which is another identity',
      ],
      'an alias': [
        (p) => {
          inService(p, 'core', 'demo', 'api.example.org');
          inService(p, 'web', 'demo', 'api.example.org');
        },
        '"api.example.org" is also a name',
      ],
      'a Service of two identities': [
        (p) => (inService(p, 'core', 'demo'), inService(p, 'canary', 'demo', 'core.demo.svc')),
        'demo/canary.demo: "core.demo.svc"',
      ],
    },
  },
  {
    rule: 'label-only',
    passes: {
      'a service': (p) => inService(p, 'core', 'demo'),
      'the identity of each pod': (p) =>
        p.register({
          spiffeIdTemplate: POD_IDENTITY,
          namespaceSelector: undefined,
          workloadSelectorTemplates: undefined,
          dnsNameTemplates: ['{{ .PodMeta.Name }}.{{ .PodMeta.Namespace }}.pod'],
        }),
      'an account of one namespace': (p) =>
        p.register({
          spiffeIdTemplate: 'spiffe://example.org/demo/{{ .PodSpec.ServiceAccountName }}',
          workloadSelectorTemplates: undefined,
        }),
      'a label of an account': (p) =>
        p.register({
          spiffeIdTemplate: 'spiffe://example.org/{{ index .PodMeta.Labels "app" }}',
          dnsNameTemplates: ['core.demo.svc'],
        }),
      'outside of Kubernetes': (p) => p.entry(),
      'an entry of one pod': k8sEntry('/pod', 'k8s:pod-uid:0'),
      'an entry of an account': k8sEntry('/core', 'k8s:ns:demo', 'k8s:sa:core', 'k8s:pod-label:app:core'),
    },
    fails: {
      'an ID by label': [
        (p) =>
          p.register({
            spiffeIdTemplate: 'spiffe://example.org/payments',
            podSelector: { matchLabels: { app: 'payments' } },
            namespaceSelector: undefined,
            workloadSelectorTemplates: undefined,
          }),
        '"spiffe://example.org/payments" goes to pods of any namespace and service account that match',
      ],
      'an ID by label in one namespace': [
        (p) =>
          p.register({
            spiffeIdTemplate: 'spiffe://example.org/payments',
            workloadSelectorTemplates: undefined,
          }),
        'goes to pods of any service account that match',
      ],
      'an ID of a label': [
        (p) =>
          p.register({
            spiffeIdTemplate: 'spiffe://example.org/svc/{{ index .PodMeta.Labels "app" }}',
            workloadSelectorTemplates: undefined,
          }),
        '[label-only]',
      ],
      'namespace and account by label': [
        (p) =>
          p.register({
            spiffeIdTemplate:
              'spiffe://example.org/ns/{{ index .PodMeta.Labels "ns" }}/sa/{{ index .PodMeta.Labels "sa" }}',
            namespaceSelector: undefined,
            workloadSelectorTemplates: undefined,
          }),
        'any namespace and service account',
      ],
      'one DNS name for the identities of many': [
        (p) =>
          p.register({
            spiffeIdTemplate: POD_IDENTITY,
            namespaceSelector: undefined,
            workloadSelectorTemplates: undefined,
            dnsNameTemplates: ['core.demo.svc'],
          }),
        '"core.demo.svc" goes to pods of any namespace and service account that match',
      ],
      'a DNS name of a label': [
        (p) =>
          p.register({
            spiffeIdTemplate: POD_IDENTITY,
            workloadSelectorTemplates: undefined,
            dnsNameTemplates: ['{{ .PodMeta.Labels.app }}.demo.svc'],
          }),
        '"{{ .PodMeta.Labels.app }}.demo.svc" goes to pods of any service account',
      ],
      'an entry by label': [
        k8sEntry('/core', 'k8s:pod-label:app:core'),
        'demo/entry-1: "spiffe://example.org/core" goes to pods of any namespace and service account',
      ],
    },
  },
  {
    rule: 'admin-downstream',
    passes: {
      'one of them': (p) => (p.register({ admin: true }), p.register({ downstream: true })),
    },
    fails: {
      both: [
        (p) => p.register({ admin: true, downstream: true }),
        '"admin, downstream" gives a nested server the admin API, too',
      ],
      'both in an entry': [(p) => p.entry({ admin: true, downstream: true }), 'demo/entry-1'],
    },
  },
  {
    rule: 'admin-service-account',
    passes: {
      'a service account': (p) => p.register({ admin: true }),
      'outside of Kubernetes': (p) => p.entry({ admin: true }),
      'no admin': (p) => p.entry({ selectors: ['k8s:pod-label:app:core'] }),
    },
    fails: {
      'any service account': [
        (p) =>
          p.register({
            admin: true,
            spiffeIdTemplate: 'spiffe://example.org/admin',
            workloadSelectorTemplates: undefined,
          }),
        '"admin true" is for pods of any service account',
      ],
      'an entry by label': [
        (p) => p.entry({ admin: true, selectors: ['k8s:pod-label:app:core'] }),
        'demo/entry-1',
      ],
    },
  },
  {
    rule: 'every-pod',
    passes: {
      'a label': (p) => p.register({ namespaceSelector: undefined }),
      'a namespace': (p) => p.register({ podSelector: undefined }),
      'a service account': (p) => p.register({ namespaceSelector: {}, podSelector: {} }),
    },
    fails: {
      all: [
        (p) =>
          p.register({
            spiffeIdTemplate: POD_IDENTITY,
            namespaceSelector: {},
            podSelector: undefined,
            workloadSelectorTemplates: undefined,
          }),
        '"registration-1" registers every pod of every namespace',
      ],
    },
  },
  {
    rule: 'webhook-order',
    passes: {
      'at the end': (p) => {
        const server = p.server();
        p.register();
        new ControllerManagerWebhook(p.chart, 'webhook', { server, failurePolicy });
      },
      'before an entry, which it does not check': (p) => {
        new ControllerManagerWebhook(p.chart, 'webhook', { server: p.server(), failurePolicy });
        p.entry();
      },
      'before registrations, which it lets pass while nobody answers': (p) => {
        new ControllerManagerWebhook(p.chart, 'webhook', { server: p.server() });
        p.register();
      },
    },
    fails: {
      'before registrations': [
        (p) => {
          new ControllerManagerWebhook(p.chart, 'webhook', { server: p.server(), failurePolicy });
          p.register();
          p.federate();
        },
        '"spire.spire-server-webhook" is applied before demo/registration-2 and 1 more',
      ],
    },
  },
];
