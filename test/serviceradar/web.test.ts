import { synthesize } from '../support/platform';

const HOST = 'radar.example.org';
const web = (values: object, spire: object = {}) => synthesize(spire, { web: { host: HOST, ...values } });
const INGRESS = { ingress: { enabled: true } };
const GATEWAY = { gateway: { enabled: true, parentName: 'edge' } };

test.each([
  ['nothing is said', {}],
  ['there is only a name', { host: HOST }],
])('where %s there is nothing', (_, values) => {
  const { objects } = synthesize({}, { web: values });
  const kinds = ['Ingress', 'HTTPRoute', 'Certificate', 'ReferenceGrant'];
  expect(kinds.flatMap((kind) => objects.kind(kind))).toEqual([]);
});

test.each([
  ['SPIRE', true],
  ['certificates', false],
])('an Ingress ends TLS in front of web-ng, which speaks plain HTTP; services use %s', (_, enabled) => {
  const { objects } = web(
    {
      clusterIssuer: 'letsencrypt',
      ingress: { enabled: true, className: 'public', annotations: { a: 'b' } },
    },
    { enabled },
  );
  const { metadata, spec } = objects.get('Ingress');
  expect(metadata).toEqual({ name: 'serviceradar-web-ng', namespace: 'demo', annotations: { a: 'b' } });
  expect(spec).toEqual({
    ingressClassName: 'public',
    rules: [
      {
        host: HOST,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'serviceradar-web-ng', port: { number: 4000 } } },
            },
          ],
        },
      },
    ],
    tls: [{ hosts: [HOST], secretName: 'serviceradar-web-tls' }],
  });
  expect(objects.get('Certificate').spec).toMatchObject({
    secretName: 'serviceradar-web-tls',
    dnsNames: [HOST],
    issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' },
  });
});

test('without an issuer the Secret is somebody else’s', () => {
  const { objects } = web({ ...INGRESS, tlsSecretName: 'mine' });
  expect(objects.kind('Certificate')).toEqual([]);
  expect(objects.get('Ingress').spec.tls).toEqual([{ hosts: [HOST], secretName: 'mine' }]);
});

test('an HTTPRoute leads from a Gateway of the same namespace', () => {
  const { objects } = web(GATEWAY);
  expect(objects.get('HTTPRoute').spec).toEqual({
    parentRefs: [{ name: 'edge', namespace: 'demo' }],
    hostnames: [HOST],
    rules: [{ backendRefs: [{ name: 'serviceradar-web-ng', port: 4000 }] }],
  });
  expect(objects.kind('ReferenceGrant')).toEqual([]);
});

test('a Gateway elsewhere may read the one Secret that its listener needs', () => {
  const gateway = { ...GATEWAY.gateway, parentNamespace: 'gateways' };
  const { objects } = web({ gateway, clusterIssuer: 'letsencrypt' });
  expect(objects.get('Certificate').metadata.namespace).toBe('demo');
  expect(objects.get('ReferenceGrant').spec).toEqual({
    from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'gateways' }],
    to: [{ group: '', kind: 'Secret', name: 'serviceradar-web-tls' }],
  });
});

test('it is the last chart', () => {
  const { app } = web(INGRESS, { networkPolicies: { services: true } });
  expect(app.node.children.at(-1)!.node.id).toBe('web');
});
