import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import {
  type CertificateSecureOptions,
  Pkcs12Profile,
  SecretLayout,
  type CertificateLayoutProps,
} from '../../../lib/certificates';
import { ServiceIdentity } from '../../../lib/identity';
import { CORE, Program, WEB } from './program';

const MINIMAL: PodTemplateSpec = { spec: { containers: [{ name: 'core', image: 'core:1' }] } };

function secure(
  template: PodTemplateSpec,
  options: CertificateSecureOptions = {},
  layout: Partial<CertificateLayoutProps> = {},
): any {
  return new Program(layout).identities.secureTemplate(template, CORE, options);
}

const keys = (template: any): string[] =>
  template.spec.volumes[0].secret.items.map(({ key, path }: any) => (key === path ? key : `${key} ${path}`));

test('the least template receives label, account, files and variables', () => {
  expect(secure(MINIMAL)).toEqual({
    metadata: { labels: { app: 'core' } },
    spec: {
      serviceAccountName: 'core',
      containers: [
        {
          name: 'core',
          image: 'core:1',
          env: [
            { name: 'TLS_CERT_FILE', value: '/etc/certificates/core.pem' },
            { name: 'TLS_KEY_FILE', value: '/etc/certificates/core-key.pem' },
            { name: 'TLS_CA_FILE', value: '/etc/certificates/root.pem' },
          ],
          volumeMounts: [
            { name: 'runtime-certificates-core', mountPath: '/etc/certificates', readOnly: true },
          ],
        },
      ],
      volumes: [
        {
          name: 'runtime-certificates-core',
          secret: {
            secretName: 'runtime-certs',
            defaultMode: 0o444,
            items: [
              { key: 'root.pem', path: 'root.pem' },
              { key: 'core.pem', path: 'core.pem' },
              { key: 'core-key.pem', path: 'core-key.pem' },
            ],
          },
        },
      ],
    },
  });
});

describe('a pod mounts what is its own', () => {
  const services = ['core', 'web', 'datasvc', 'core-key-store'].map(
    (name) => new ServiceIdentity({ name, namespace: 'demo' }),
  );

  test.each(Object.values(SecretLayout))('with Secrets %s', (secrets) => {
    const { identities } = new Program({ secrets });
    for (const service of services)
      identities.register(service, { keystore: Pkcs12Profile.MODERN, chain: true });
    for (const service of services) {
      const template: any = identities.secureTemplate({ spec: { containers: [{ name: 'main' }] } }, service);
      const { secretName, items } = template.spec.volumes[0].secret;
      expect(secretName).not.toContain('runtime-ca');
      expect(items.map(({ key }: any) => key)).toEqual([
        'root.pem',
        ...['.pem', '-key.pem', '-chain.pem', '-keystore.p12', '-truststore.p12', '-keystore-password'].map(
          (ending) => `${service.name}${ending}`,
        ),
      ]);
      expect(template.spec.volumes).toHaveLength(1);
    }
  });

  test('by no subPath, so that renewed files arrive', () => {
    expect(secure(MINIMAL).spec.containers[0].volumeMounts[0]).not.toHaveProperty('subPath');
  });

  test('from the Secret of its own', () => {
    const { spec } = secure(MINIMAL, {}, { secrets: SecretLayout.PER_SERVICE });
    expect(spec.volumes[0].secret.secretName).toBe('runtime-certs-core');
  });

  test('both of its certificates, if it has two', () => {
    const { identities } = new Program({ secrets: SecretLayout.PER_SERVICE });
    identities.register(CORE);
    const second = { name: 'edge', subject: 'CN=edge', chain: true };
    const template: any = identities.secureTemplate(MINIMAL, CORE, second);
    expect(keys(template)).toEqual([
      'root.pem',
      'core.pem',
      'core-key.pem',
      'edge.pem',
      'edge-key.pem',
      'edge-chain.pem',
    ]);
    expect(template.spec.containers[0].env[0].value).toBe('/etc/certificates/edge.pem');
  });

  test('that of the service that it shares one with', () => {
    const { identities } = new Program();
    identities.register(CORE);
    const template = identities.secureTemplate(MINIMAL, WEB, { sharesCertificateOf: CORE });
    expect(keys(template)).toEqual(['root.pem', 'core.pem', 'core-key.pem']);
    expect(template.metadata?.labels).toEqual({ app: 'web' });
  });
});

test('a keystore has its variables', () => {
  expect(secure(MINIMAL, { keystore: Pkcs12Profile.MODERN }).spec.containers[0].env.slice(3)).toEqual([
    { name: 'TLS_KEYSTORE_FILE', value: '/etc/certificates/core-keystore.p12' },
    { name: 'TLS_TRUSTSTORE_FILE', value: '/etc/certificates/core-truststore.p12' },
    { name: 'TLS_KEYSTORE_PASSWORD_FILE', value: '/etc/certificates/core-keystore-password' },
  ]);
});

describe('who may read the files', () => {
  const withGroup = { spec: { ...MINIMAL.spec!, securityContext: { fsGroup: 1000 } } };
  const mode = (template: any) => template.spec.volumes[0].secret.defaultMode;

  test('the group of the pod, and everybody in it where there is none', () => {
    expect(mode(secure(withGroup))).toBe(0o440);
    expect(mode(secure(MINIMAL))).toBe(0o444);
    expect(mode(secure(MINIMAL, { fileMode: 0o400 }))).toBe(0o400);
    expect(mode(secure(MINIMAL, { fileMode: 0o600 }))).toBe(0o600);
  });

  test.each([0, 0o1000, 4.5, 0o777, 0o500, 0o044, 0o666])('%d is refused', (fileMode) => {
    expect(() => secure(MINIMAL, { fileMode })).toThrow('[file-mode]');
  });
});

describe('paths', () => {
  test('another directory, for one workload or for all', () => {
    const { identities } = new Program({}, { mountPath: '/certs/' });
    const mount = (template: any) => [
      template.spec.containers[0].volumeMounts[0].mountPath,
      template.spec.containers[0].env[0].value,
    ];
    expect(mount(identities.secureTemplate(MINIMAL, CORE))).toEqual(['/certs', '/certs/core.pem']);
    expect(mount(identities.secureTemplate(MINIMAL, CORE, { mountPath: '/etc/serviceradar/certs' }))).toEqual(
      ['/etc/serviceradar/certs', '/etc/serviceradar/certs/core.pem'],
    );
  });

  test.each(['certs', '/', '', '/a:b', '/a/../b', '/a/./b', '/a//b'])('"%s" is no directory', (mountPath) => {
    expect(() => secure(MINIMAL, { mountPath })).toThrow('[mount-path]');
  });

  test.each(['/etc', '/etc/', '/usr', '/var/run', '/proc/certs', '/dev'])(
    '"%s" would hide what the container needs',
    (mountPath) => {
      expect(() => secure(MINIMAL, { mountPath })).toThrow(/is a directory of the system.*\[mount-path\]/);
    },
  );

  test('a file under further names', () => {
    const paths = { 'ca.crt': 'root.pem', 'tls/client.pem': 'core.pem' };
    expect(keys(secure(MINIMAL, { paths })).slice(3)).toEqual(['root.pem ca.crt', 'core.pem tls/client.pem']);
  });

  test.each<[string, { [path: string]: string }, string]>([
    [
      "another service's key",
      { 'web-key.pem': 'web-key.pem' },
      '"web-key.pem" is no file of its certificates. Instead: "root.pem", "core.pem", "core-key.pem"',
    ],
    ["the authority's key", { 'ca-key.pem': 'ca-key.pem' }, 'is no file of its certificates'],
    ['a path above', { '../ca.crt': 'root.pem' }, '"../ca.crt" is no path below the directory'],
    ['an absolute path', { '/ca.crt': 'root.pem' }, 'is no path below the directory'],
    ['the data of the kubelet', { '..data': 'root.pem' }, 'is no path below the directory'],
    ['a path below a file', { 'core.pem/x': 'root.pem' }, '"core.pem/x" is a path below the file core.pem'],
    [
      'a path below a further name',
      { 'tls/ca': 'root.pem', 'tls/ca/x': 'root.pem' },
      '"tls/ca/x" is a path below the file tls/ca',
    ],
    [
      'a further name above another',
      { 'tls/ca/x': 'root.pem', 'tls/ca': 'root.pem' },
      '"tls/ca/x" is a path below the file tls/ca',
    ],
    ['a path that is taken', { 'core.pem': 'root.pem' }, '"core.pem" is the path of a file already'],
  ])('%s is refused', (_, paths, message) => {
    expect(() => secure(MINIMAL, { paths })).toThrow(message);
  });
});

test('what the template has stays, and the template itself', () => {
  const template: PodTemplateSpec = {
    metadata: { labels: { tier: 'backend' } },
    spec: {
      containers: [
        { name: 'core', env: [{ name: 'A', value: 'b' }], volumeMounts: [{ name: 'x', mountPath: '/x' }] },
      ],
      volumes: [{ name: 'x', emptyDir: {} }],
    },
  };
  const before = JSON.stringify(template);
  const { metadata, spec } = secure(template);
  expect(metadata.labels).toEqual({ tier: 'backend', app: 'core' });
  expect(spec.volumes.map(({ name }: any) => name)).toEqual(['x', 'runtime-certificates-core']);
  expect(spec.containers[0].env[0]).toEqual({ name: 'A', value: 'b' });
  expect(spec.containers[0].volumeMounts).toHaveLength(2);
  expect(JSON.stringify(template)).toBe(before);
});

describe('two services in one pod', () => {
  const TCP = new ServiceIdentity({
    name: 'core-tcp',
    namespace: 'demo',
    serviceAccount: 'core',
    podLabels: { app: 'core' },
  });
  const POD: PodTemplateSpec = { spec: { containers: [{ name: 'a' }, { name: 'b' }] } };

  test('have each their own files, in their own containers', () => {
    const { identities } = new Program();
    identities.register(TCP, { withoutSpiffeId: true });
    const once = identities.secureTemplate(POD, CORE, { containers: ['a'] });
    const { spec }: any = identities.secureTemplate(once, TCP, { containers: ['b'] });
    expect(
      spec.volumes.map(({ name, secret }: any) => [name, ...secret.items.map(({ key }: any) => key)]),
    ).toEqual([
      ['runtime-certificates-core', 'root.pem', 'core.pem', 'core-key.pem'],
      ['runtime-certificates-core-tcp', 'root.pem', 'core-tcp.pem', 'core-tcp-key.pem'],
    ]);
    expect(
      spec.containers.map(({ env, volumeMounts }: any) => [
        env[0].value,
        ...volumeMounts.map(({ name }: any) => name),
      ]),
    ).toEqual([
      ['/etc/certificates/core.pem', 'runtime-certificates-core'],
      ['/etc/certificates/core-tcp.pem', 'runtime-certificates-core-tcp'],
    ]);
  });

  test('cannot be one container in one directory', () => {
    const { identities } = new Program();
    const once = identities.secureTemplate(POD, CORE);
    expect(() => identities.secureTemplate(once, TCP, { withoutSpiffeId: true })).toThrow(
      'pod template of core-tcp: "/etc/certificates" is where container a has the volume ' +
        'runtime-certificates-core. Instead: another path for one of the two [volume-clash]',
    );
    expect(identities.layout.certificatesOf(TCP)).toEqual([]);
  });

  test('with names that are too long for a volume have different ones', () => {
    const long = (end: string) => new ServiceIdentity({ name: 'x'.repeat(62) + end, namespace: 'demo' });
    const { identities } = new Program();
    const names = ['a', 'b'].map((end) => {
      const { spec }: any = identities.secureTemplate({ spec: { containers: [{ name: 'c' }] } }, long(end));
      return spec.volumes[0].name as string;
    });
    for (const name of names) expect(name).toMatch(/^runtime-certificates-x+-[0-9a-f]{10}$/);
    expect(names.map(({ length }) => length)).toEqual([63, 63]);
    expect(names[0]).not.toBe(names[1]);
  });
});

describe('what is not ours', () => {
  const pod = (volumeMounts: object[], volumes: object[]): any => ({
    spec: { containers: [{ name: 'core', volumeMounts }], volumes },
  });

  test('is not replaced, as a volume of that name', () => {
    const name = 'runtime-certificates-core';
    for (const source of [{ emptyDir: {} }, { secret: { secretName: 'other' } }]) {
      expect(() => secure(pod([], [{ name, ...source }]))).toThrow(
        '"runtime-certificates-core" is a volume of the pod already, and another. Instead: another name for it [volume-clash]',
      );
    }
  });

  test.each(['/etc/certificates', '/etc/certificates/'])(
    'is not replaced, as what is mounted at %s',
    (mountPath) => {
      expect(() => secure(pod([{ name: 'x', mountPath }], [{ name: 'x', emptyDir: {} }]))).toThrow(
        'is where container core has the volume x',
      );
    },
  );

  test('is no matter in a container that gets nothing', () => {
    const template = pod([{ name: 'x', mountPath: '/etc/certificates' }], [{ name: 'x', emptyDir: {} }]);
    template.spec.containers.push({ name: 'other' });
    expect(secure(template, { containers: ['other'] }).spec.volumes).toHaveLength(2);
  });
});

describe('twice', () => {
  test('is as once', () => {
    const { identities } = new Program();
    const once = identities.secureTemplate(MINIMAL, CORE, { paths: { 'ca.crt': 'root.pem' } });
    expect(identities.secureTemplate(once, CORE, { paths: { 'ca.crt': 'root.pem' } })).toEqual(once);
  });

  test('adds what the second asks for', () => {
    const { identities } = new Program();
    const once = identities.secureTemplate(MINIMAL, CORE, { paths: { 'ca.crt': 'root.pem' } });
    const twice = identities.secureTemplate(once, CORE, { paths: { 'tls.crt': 'core.pem' } });
    expect(keys(twice).slice(3)).toEqual(['root.pem ca.crt', 'core.pem tls.crt']);
  });

  test('with other permissions is refused', () => {
    const { identities } = new Program();
    const once = identities.secureTemplate(MINIMAL, CORE, { fileMode: 0o400 });
    expect(() => identities.secureTemplate(once, CORE, { paths: { 'ca.crt': 'root.pem' } })).toThrow(
      '"0o444" are not the permissions that the files have already, 0o400. Instead: fileMode: 0o400 in both [file-mode]',
    );
    expect(identities.secureTemplate(once, CORE, { fileMode: 0o400 })).toEqual(once);
  });

  test('with a path below one of before is refused', () => {
    const { identities } = new Program();
    const once = identities.secureTemplate(MINIMAL, CORE, { paths: { ca: 'root.pem' } });
    expect(() => identities.secureTemplate(once, CORE, { paths: { 'ca/root': 'root.pem' } })).toThrow(
      '"ca/root" is a path below the file ca',
    );
  });

  test('with another file at a path is refused', () => {
    const { identities } = new Program();
    const once = identities.secureTemplate(MINIMAL, CORE, { paths: { 'ca.crt': 'root.pem' } });
    expect(() => identities.secureTemplate(once, CORE, { paths: { 'ca.crt': 'core.pem' } })).toThrow(
      '"ca.crt" is the path of root.pem already. Instead: another path for core.pem [certificate-path]',
    );
  });
});

test.each<[string, PodTemplateSpec]>([
  ['service account', { spec: { ...MINIMAL.spec!, serviceAccountName: 'default' } }],
  ['label', { ...MINIMAL, metadata: { labels: { app: 'web' } } }],
  ['namespace', { ...MINIMAL, metadata: { namespace: 'prod' } }],
])('another %s is refused', (_, template) => {
  expect(() => secure(template)).toThrow(
    /pod template of core, .*: ".*" is not that of the service core, so that it would have the certificate of another/,
  );
});
