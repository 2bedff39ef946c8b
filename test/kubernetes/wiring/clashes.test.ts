import { type Container } from 'kubernetes-types/core/v1';
import { ServiceIdentity } from '../../../lib/identity';
import { type PodWiring, wirePatch, wireTemplate } from '../../../lib/kubernetes';

const CORE = new ServiceIdentity({ name: 'core', namespace: 'demo' });
const WIRING: PodWiring = {
  volumes: [{ name: 'certificate', secret: { secretName: 'core-tls' } }],
  mounts: [{ name: 'certificate', mountPath: '/etc/tls/certs', readOnly: true }],
  env: [{ name: 'TLS_CERT_FILE', value: '/etc/tls/certs/tls.crt' }],
  otherwise: 'so that it would not work',
};

const wire = (container: Partial<Container>) =>
  wireTemplate({ spec: { containers: [{ name: 'core', ...container }] } }, CORE, WIRING, undefined, 'pod');
const mounted = (mountPath: string, readOnly?: boolean) =>
  wire({ volumeMounts: [{ name: 'own', mountPath, readOnly }] }).spec?.containers[0].volumeMounts;

describe('a mount of the container', () => {
  test.each(['/etc/tls', '/etc/tls/', '/etc/tls/certs-2', '/etc/tls/ca'])('at %s stays', (path) => {
    expect(mounted(path)).toEqual([{ name: 'own', mountPath: path }, ...WIRING.mounts]);
  });

  test.each([
    ['/etc/tls/certs/', 'is where container core has the volume own'],
    ['/etc/tls/certs/sub', 'is above /etc/tls/certs/sub, where container core has the volume own'],
  ])('at %s is refused', (path, problem) => {
    expect(() => mounted(path)).toThrow(`pod: "/etc/tls/certs" ${problem}`);
  });

  test('that is read-only has no place for another', () => {
    expect(() => mounted('/etc/tls', true)).toThrow(
      'pod: "/etc/tls/certs" is below /etc/tls, which container core has read-only. Instead: another path for one of the two [volume-clash]',
    );
  });
});

describe('a variable of the container', () => {
  const [{ name, value }] = WIRING.env;

  test('that says the same is there once', () => {
    expect(wire({ env: [{ name: 'A', value: 'b' }, ...WIRING.env] }).spec?.containers[0].env).toEqual([
      { name: 'A', value: 'b' },
      { name, value },
    ]);
  });

  test.each([{ value: '/own.pem' }, {}, { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }])(
    'that says %j is refused',
    (other) => {
      expect(() => wire({ env: [{ name, ...other }] })).toThrow(
        'pod: "TLS_CERT_FILE" is a variable that container core has already, with another value than "/etc/tls/certs/tls.crt"',
      );
    },
  );

  test('of a patch is not said twice', () => {
    const patch = (env: Container['env']) =>
      wirePatch({ kind: 'Deployment', name: 'core', containers: ['core'], env }, CORE, WIRING);
    expect(patch([{ name: 'A', value: 'b' }])).toMatchObject({ kind: 'Deployment' });
    expect(() => patch([{ name, value: '/own.pem' }])).toThrow('patch of core, env: "TLS_CERT_FILE"');
  });
});
