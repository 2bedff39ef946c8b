import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { TrustDomain } from '../../../lib/identity';
import {
  AnnotatedServices,
  ServingCertificates,
  ServingRenewal,
  type ServingSecureOptions,
  TrustObject,
} from '../../../lib/serving-certificates';
import { CHECKSUM, CORE, ENV, MOUNTS, Program, VOLUMES, WEB } from './program';

const TEMPLATE: PodTemplateSpec = { spec: { containers: [{ name: 'core' }] } };

let program: Program;
beforeEach(() => void (program = new Program()));

const secured = (options: ServingSecureOptions = {}, template = TEMPLATE): any =>
  program.identities.secureTemplate(template, CORE, options);

test('two volumes, two mounts, three variables', () => {
  expect(secured()).toEqual({
    metadata: {
      labels: { app: 'core' },
      annotations: { [CHECKSUM]: expect.stringMatching(/^[0-9a-f]{16}$/) },
    },
    spec: {
      serviceAccountName: 'core',
      containers: [{ name: 'core', env: ENV, volumeMounts: MOUNTS }],
      volumes: VOLUMES(0o444),
    },
  });
});

test('the group of the pod may read the key, nobody else', () => {
  const template = { spec: { ...TEMPLATE.spec!, securityContext: { fsGroup: 1000 } } };
  expect(secured({}, template).spec.volumes).toEqual(VOLUMES(0o440));
  expect(secured({ fileMode: 0o400 }, template).spec.volumes[0].secret.defaultMode).toBe(0o400);
});

test('other directories, for all or for one', () => {
  program = new Program(() => ({ certificatePath: '/tls', rootsPath: '/roots/' }));
  const paths = (template: any) =>
    template.spec.containers[0].volumeMounts.map((mount: any) => mount.mountPath);
  expect(paths(secured())).toEqual(['/tls', '/roots']);
  expect(paths(secured({ certificatePath: '/own' }))).toEqual(['/own', '/roots']);
  expect(program.identities.connection(CORE)).toMatchObject({
    certFile: '/tls/tls.crt',
    caFile: '/roots/ca.crt',
  });
});

test.each<[string, ServingSecureOptions]>([
  ['mount-path', { certificatePath: 'certs' }],
  ['mount-path', { rootsPath: '/etc' }],
  ['mount-path', { certificatePath: '/etc/tls', rootsPath: '/etc/tls/' }],
  ['mount-path', { certificatePath: '/etc/tls', rootsPath: '/etc/tls/ca' }],
  ['file-mode', { fileMode: 0o777 }],
  ['container', { containers: ['web'] }],
  ['enum-value', { renewal: 'bogus' as ServingRenewal }],
  ['serving-secret', { secretName: 'service-root-ca' }],
])('[%s] %j is refused, and nothing is registered', (rule, options) => {
  expect(() => secured({ wildcard: true, ...options })).toThrow(`[${rule}]`);
  expect(program.identities.register(CORE).wildcard).toBe(false);
  expect(program.problems).toEqual([]);
});

test('another account is refused', () => {
  const template = { spec: { ...TEMPLATE.spec!, serviceAccountName: 'other' } };
  expect(() => secured({}, template)).toThrow('[workload-agreement]');
});

describe('what is declared otherwise', () => {
  const checksum = (options: ServingSecureOptions, from = new Program()) =>
    from.identities.secureTemplate(TEMPLATE, CORE, options).metadata?.annotations?.[CHECKSUM];

  test.each<ServingSecureOptions>([{ wildcard: true }, { secretName: 'other' }])(
    '%j has a new checksum',
    (options) => {
      expect(checksum({})).toBe(checksum({}));
      expect(checksum(options)).not.toBe(checksum({}));
    },
  );

  test('a SPIFFE ID, too', () => {
    const trustDomain = new TrustDomain('example.org');
    const certified = new Program((chart) => ({
      certificates: new ServingCertificates(chart, 'certificates', { trustDomain }),
    }));
    expect(checksum({}, certified)).not.toBe(checksum({}));
  });
});

describe('Reloader', () => {
  const SECRET = 'secret.reloader.stakater.com/reload';
  const CONFIG_MAP = 'configmap.reloader.stakater.com/reload';

  test('is asked for by one workload, or by all', () => {
    const annotations = { [CHECKSUM]: expect.anything(), [SECRET]: 'core-tls,service-root-ca' };
    expect(secured({ renewal: ServingRenewal.RELOADER }).metadata.annotations).toEqual(annotations);
    program = new Program(() => ({ renewal: ServingRenewal.RELOADER }));
    expect(secured().metadata.annotations).toEqual(annotations);
    expect(secured({ renewal: ServingRenewal.PROGRAM_READS_AGAIN }).metadata.annotations).not.toHaveProperty(
      SECRET,
    );
  });

  test('watches a ConfigMap where the roots are in one', () => {
    program = new Program(() => ({
      certificates: new AnnotatedServices({ trust: TrustObject.configMap('roots', 'bundle.pem') }),
      renewal: ServingRenewal.RELOADER,
    }));
    const { metadata, spec } = secured();
    expect(metadata.annotations).toMatchObject({ [SECRET]: 'core-tls', [CONFIG_MAP]: 'roots' });
    expect(spec.volumes[1]).toEqual({
      name: 'serving-roots',
      configMap: { name: 'roots', defaultMode: 0o444, items: [{ key: 'bundle.pem', path: 'ca.crt' }] },
    });
  });

  test('keeps watching what it watches', () => {
    const template = { ...TEMPLATE, metadata: { annotations: { [SECRET]: 'password', other: 'x' } } };
    expect(secured({ renewal: ServingRenewal.RELOADER }, template).metadata.annotations).toMatchObject({
      [SECRET]: 'password,core-tls,service-root-ca',
      other: 'x',
    });
  });
});

test('a way of renewal that there is not is refused with the provider', () => {
  expect(() => new Program(() => ({ renewal: 'bogus' as ServingRenewal }))).toThrow('[enum-value]');
});

describe('two services in one pod', () => {
  const once = () => {
    const containers = [{ name: 'core' }, { name: 'web' }];
    const { spec } = secured(
      { containers: ['core'], renewal: ServingRenewal.RELOADER },
      { spec: { containers } },
    );
    return {
      metadata: { annotations: { [CHECKSUM]: 'a' } },
      spec: { ...spec, serviceAccountName: undefined },
    };
  };

  test('have both certificates, and the roots once, in containers of their own', () => {
    const twice: any = program.identities.secureTemplate(once(), WEB, { containers: ['web'] });
    expect(twice.spec.volumes.map(({ name }: any) => name)).toEqual([
      'serving-certificate-core',
      'serving-certificate-web',
      'serving-roots',
    ]);
    expect(twice.metadata.annotations[CHECKSUM]).toMatch(/^a,[0-9a-f]{16}$/);
    const read = (container: any) => [container.env[0].value, container.volumeMounts[0].name];
    expect(twice.spec.containers.map(read)).toEqual([
      ['/etc/tls/certs/tls.crt', 'serving-certificate-core'],
      ['/etc/tls/certs/tls.crt', 'serving-certificate-web'],
    ]);
  });

  test('are not one container, whose program would learn of one of them', () => {
    expect(() =>
      program.identities.secureTemplate(once(), WEB, {
        containers: ['core'],
        certificatePath: '/etc/tls/web',
      }),
    ).toThrow('"TLS_CERT_FILE" is a variable that container core has already');
  });

  test('may be the same one', () => {
    expect(secured({}, secured())).toEqual(secured());
  });
});

describe('the connection', () => {
  test('tells the program where its files are, and whom it may expect', () => {
    expect(program.identities.connection(CORE, { peers: [WEB] })).toEqual({
      certFile: '/etc/tls/certs/tls.crt',
      keyFile: '/etc/tls/certs/tls.key',
      caFile: '/etc/tls/ca/ca.crt',
      peerNames: ['web.demo.svc'],
      peerIds: [],
    });
  });

  test('has SPIFFE IDs where certificates carry them', () => {
    const trustDomain = new TrustDomain('example.org');
    program = new Program((chart) => ({
      certificates: new ServingCertificates(chart, 'certificates', { trustDomain }),
    }));
    expect(program.identities.connection(CORE, { peers: [WEB] })).toMatchObject({
      spiffeId: 'spiffe://example.org/ns/demo/sa/core',
      trustDomain: 'example.org',
      peerIds: ['spiffe://example.org/ns/demo/sa/web'],
    });
    expect(program.objects.names('Certificate')).toEqual(['demo/core-cert']);
  });
});

test('who only trusts has the roots, and waits for no certificate', () => {
  const trusting: any = program.identities.trustTemplate(TEMPLATE, CORE, {
    renewal: ServingRenewal.RELOADER,
  });
  expect(trusting.spec.volumes).toEqual(VOLUMES(0o444).slice(1));
  expect(trusting.spec.containers[0]).toMatchObject({ env: ENV.slice(2), volumeMounts: MOUNTS.slice(1) });
  expect(trusting.metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'service-root-ca' });
  expect(program.problems).toEqual([]);
});
