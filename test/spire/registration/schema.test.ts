import { Chart, Duration, Testing } from 'cdk8s';
import { TrustDomain } from '../../../lib/identity';
import { SPIRE_CRDS } from '../../../lib/spire/crds';
import {
  BundleEndpointProfile,
  ClusterFederatedTrustDomain,
  ClusterSpiffeId,
  ClusterStaticEntry,
} from '../../../lib/spire/registration';

const trustDomain = new TrustDomain('example.org');
const ttl = Duration.hours(1);
const common = {
  trustDomain,
  ttl,
  jwtTtl: ttl,
  federatesWith: [],
  hint: 'h',
  className: 'c',
  admin: true,
  downstream: true,
};

/** Each construct with all of its props: a field that a definition lacks, or that no prop reaches, shows here. */
const chart = new Chart(Testing.app(), 'chart');
new ClusterSpiffeId(chart, 'spiffeid', {
  ...common,
  name: 'a',
  spiffeIdTemplate: 'spiffe://example.org/a',
  podSelector: {},
  namespaceSelector: {},
  dnsNameTemplates: [],
  workloadSelectorTemplates: [],
  autoPopulateDnsNames: true,
  fallback: true,
});
new ClusterStaticEntry(chart, 'static', {
  ...common,
  name: 'a',
  spiffeId: trustDomain.id('a'),
  parentId: trustDomain.id('b'),
  selectors: ['a:b'],
  dnsNames: [],
  downstream: false,
  storeSvid: true,
});
new ClusterFederatedTrustDomain(chart, 'federated', {
  name: 'a',
  trustDomain,
  bundleEndpointUrl: 'https://a',
  bundleEndpointProfile: BundleEndpointProfile.httpsSpiffe(trustDomain.serverId),
  trustDomainBundle: '{"keys":[]}',
  className: 'c',
});

test.each(SPIRE_CRDS.map((crd) => [crd.spec.names.kind, crd] as const))(
  '%s has exactly the fields of its definition',
  (kind, crd) => {
    const object = Testing.synth(chart).find((candidate) => candidate.kind === kind);
    const fields = crd.spec.versions[0].schema?.openAPIV3Schema?.properties?.spec.properties ?? {};
    expect(object.apiVersion).toBe(`${crd.spec.group}/${crd.spec.versions[0].name}`);
    expect(Object.keys(object.spec).sort()).toEqual(Object.keys(fields).sort());
  },
);
