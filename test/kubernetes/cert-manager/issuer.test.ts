import { authorityIssuer, issuerReference, selfSignedIssuer } from '../../../lib/kubernetes';

test('issuers of the cluster and of a namespace', () => {
  expect(selfSignedIssuer({ name: 'self', namespace: 'demo' })).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name: 'self', namespace: 'demo' },
    spec: { selfSigned: {} },
  });
  expect(authorityIssuer({ name: 'cpaas-ca' }, 'service-root-ca')).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'cpaas-ca' },
    spec: { ca: { secretName: 'service-root-ca' } },
  });
  expect([issuerReference({ name: 'a' }), issuerReference({ name: 'a', namespace: 'b' })]).toEqual([
    { name: 'a', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    { name: 'a', kind: 'Issuer', group: 'cert-manager.io' },
  ]);
});

test('a namespace that is none is refused', () => {
  expect(() => selfSignedIssuer({ name: 'a', namespace: 'b.c' })).toThrow('[dns-label]');
});

test.each([
  ['of itself', () => selfSignedIssuer({ name: 'A' })],
  ['of its Secret', () => authorityIssuer({ name: 'a' }, 'A')],
])('a name %s that is none is refused', (_, make) => {
  expect(make).toThrow('[object-name]');
});
