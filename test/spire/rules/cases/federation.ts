import { FederatesWith } from '../../../../lib/spire/config';
import { BundleEndpointProfile } from '../../../../lib/spire/registration';
import { type Program } from '../program';
import { type RuleCases } from './case';

const BUNDLE = JSON.stringify({ keys: [] });
const fixed = (p: Program) => ({
  federation: {
    federatesWith: [
      FederatesWith.httpsWeb({ trustDomain: p.other.name, bundleEndpointUrl: 'https://spire.other.org' }),
    ],
  },
});
const admins = (...adminIds: string[]) => ({ settings: { adminIds } });

export const FEDERATION_CASES: RuleCases[] = [
  {
    rule: 'federation-relation',
    passes: {
      'a custom resource': (p) => (p.server(), p.federate(), p.register({ federatesWith: [p.other] })),
      'the configuration': (p) => (p.server(fixed(p)), p.register({ federatesWith: [p.other] })),
      'no server here': (p) => p.register({ federatesWith: [p.other] }),
      'relations are made elsewhere': (p) => {
        p.server({ controllerManager: { reconcile: { clusterFederatedTrustDomains: false } } });
        p.register({ federatesWith: [p.other] });
      },
    },
    fails: {
      'no relation': [
        (p) => (p.server(), p.register({ federatesWith: [p.other] })),
        '"federatesWith other.org" is a trust domain to which there is no relation',
      ],
      'of an entry': [(p) => (p.server(), p.entry({ federatesWith: [p.other] })), 'demo/entry-2'],
    },
  },
  {
    rule: 'federation-duplicate',
    passes: {
      'one each': (p) => (p.federate(), p.federate({ trustDomain: p.trustDomain })),
      'other classes': (p) => (p.federate({ className: 'a' }), p.federate({ className: 'b' })),
    },
    fails: {
      two: [
        (p) => (p.federate(), p.federate()),
        'demo/federation-2: "other.org" is the trust domain of demo/federation-1, too',
      ],
    },
  },
  {
    rule: 'federation-own-trust-domain',
    passes: { another: (p) => (p.server(), p.federate()) },
    fails: {
      'its own': [
        (p) => (p.server(), p.federate({ trustDomain: p.trustDomain })),
        '"example.org" is the trust domain of the server itself',
      ],
    },
  },
  {
    rule: 'admin-trust-domain',
    passes: {
      'its own': (p) => p.server(admins('spiffe://example.org/ns/ops/sa/admin')),
      'one by a custom resource': (p) => (p.server(admins('spiffe://other.org/admin')), p.federate()),
      'one by the configuration': (p) => p.server({ ...fixed(p), ...admins('spiffe://other.org/admin') }),
      'relations are made elsewhere': (p) =>
        p.server({
          ...admins('spiffe://other.org/admin'),
          controllerManager: { reconcile: { clusterFederatedTrustDomains: false } },
        }),
    },
    fails: {
      'a misspelt trust domain': [
        (p) => p.server(admins('spiffe://exmaple.org/admin')),
        '"spiffe://exmaple.org/admin" is of a trust domain to which there is no relation',
      ],
      'a relation of another class': [
        (p) => (p.server(admins('spiffe://other.org/admin')), p.federate({ className: 'blue' })),
        '[admin-trust-domain]',
      ],
    },
  },
  {
    rule: 'federation-overridden',
    passes: {
      'a custom resource': (p) => (p.server(), p.federate()),
      'the configuration': (p) => p.server(fixed(p)),
    },
    fails: {
      both: [
        (p) => (p.server(fixed(p)), p.federate()),
        '"other.org" is in federation.federatesWith of demo/server-1, too',
      ],
    },
  },
  {
    rule: 'first-bundle',
    passes: {
      'by https_web': (p) => p.federate(),
      'with a bundle': (p) =>
        p.federate({
          bundleEndpointProfile: BundleEndpointProfile.httpsSpiffe(p.other.serverId),
          trustDomainBundle: BUNDLE,
        }),
    },
    fails: {
      'without a bundle': [
        (p) => p.federate({ bundleEndpointProfile: BundleEndpointProfile.httpsSpiffe(p.other.serverId) }),
        '"other.org" is federated with by https_spiffe without a first bundle',
      ],
    },
  },
];
