import { Chart, Duration, Testing } from 'cdk8s';
import { SpiffeId, TrustDomain } from '../../../lib/identity';
import { ClusterStaticEntry, type ClusterStaticEntryProps } from '../../../lib/spire/registration';

const trustDomain = new TrustDomain('example.org');
const BASE: ClusterStaticEntryProps = {
  name: 'edge',
  trustDomain,
  spiffeId: trustDomain.id('edge', 'poller'),
  parentId: trustDomain.id('edge', 'node-1'),
  selectors: ['unix:uid:1000'],
};
const make = (props: Partial<ClusterStaticEntryProps>): ClusterStaticEntry =>
  new ClusterStaticEntry(new Chart(Testing.app(), 'chart'), 'entry', { ...BASE, ...props });

test('every field has the name that the controller manager reads', () => {
  const entry = make({
    dnsNames: ['poller.edge'],
    ttl: Duration.hours(1),
    jwtTtl: Duration.minutes(5),
    federatesWith: [new TrustDomain('other.org')],
    admin: true,
    downstream: false,
    storeSvid: true,
    hint: 'edge',
    className: 'blue',
  });
  expect(entry.toJson()).toEqual({
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterStaticEntry',
    metadata: { name: 'edge', labels: { 'spire.spiffe.io/class-name': 'blue' } },
    spec: {
      spiffeID: 'spiffe://example.org/edge/poller',
      parentID: 'spiffe://example.org/edge/node-1',
      selectors: ['unix:uid:1000'],
      dnsNames: ['poller.edge'],
      x509SVIDTTL: '1h',
      jwtSVIDTTL: '5m',
      federatesWith: ['other.org'],
      admin: true,
      downstream: false,
      storeSVID: true,
      hint: 'edge',
      className: 'blue',
    },
  });
  expect(ClusterStaticEntry.isClusterStaticEntry(entry)).toBe(true);
  expect(ClusterStaticEntry.isClusterStaticEntry(entry.node.root)).toBe(false);
});

test('a node alias has the server as its parent', () => {
  expect(
    make({ parentId: trustDomain.serverId, selectors: ['k8s_psat:cluster:demo'] }).toJson().spec.parentID,
  ).toBe('spiffe://example.org/spire/server');
});

test.each<[string, Partial<ClusterStaticEntryProps>, string]>([
  [
    'ID of another trust domain',
    { spiffeId: SpiffeId.parse('spiffe://other.org/a') },
    'chart/entry, spiffeId',
  ],
  ['reserved ID', { spiffeId: trustDomain.id('spire', 'agent') }, '[workload-id]'],
  ['parent of another trust domain', { parentId: SpiffeId.parse('spiffe://other.org/a') }, '[parent-id]'],
  ['parent without a path', { parentId: SpiffeId.parse('spiffe://example.org') }, '[parent-id]'],
  ['no selectors', { selectors: [] }, '[selector]'],
  ['malformed selector', { selectors: ['unix'] }, '[selector]'],
  [
    'stored SVID with two selector types',
    { storeSvid: true, selectors: ['a:b', 'c:d'] },
    '[store-svid-selectors]',
  ],
  ['stored SVID of a downstream server', { storeSvid: true, downstream: true }, '[downstream-store-svid]'],
  ['DNS name', { dnsNames: ['*'] }, '[dns-name]'],
  ['TTL', { ttl: Duration.millis(1) }, '[svid-ttl]'],
  ['name', { name: 'a_b' }, '[object-name]'],
])('refuses: %s', (_, props, message) => expect(() => make(props)).toThrow(message));
