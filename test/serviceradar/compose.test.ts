import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { checkLayout, type LayoutDocument } from '../../lib/certificates';
import { Catalogue, serviceRadarCompose } from '../../lib/serviceradar';
import { synthesize, valuesOf } from '../support/platform';

const ISSUED = { 'cert-generator': { condition: 'service_completed_successfully' } };
const compose = (besides: object = {}, spire: object = {}) => {
  const files = serviceRadarCompose(valuesOf(spire, besides), { program: '// the program' });
  return {
    files,
    main: parse(files['compose.yaml']),
    // The tags are for Compose: to a reader without them, the values are those that are merged.
    overrides: parse(files['compose.services.yaml'], { customTags: TAGS }).services,
    layout: JSON.parse(files['layout.json']) as LayoutDocument,
  };
};
const TAGS = [
  { tag: '!reset', resolve: () => 'reset' },
  { tag: '!override', collection: 'seq', resolve: (seq: unknown) => seq },
] as any;

const { files, main, overrides, layout } = compose();
const services = new Catalogue({ namespace: 'demo', compose: true });

test('everything that the Compose file mounts is beside it', () => {
  expect(Object.keys(files).filter((path) => !path.startsWith('config/'))).toEqual([
    'compose.yaml',
    'compose.services.yaml',
    'Caddyfile',
    'certs.cjs',
    'layout.json',
    'IDENTITIES.md',
  ]);
  const sources = Object.values<any>(main.services).flatMap(({ volumes }) =>
    volumes.filter(({ type }: any) => type === 'bind').map(({ source }: any) => source),
  );
  for (const source of sources) {
    expect(source).toMatch(/^\$\{CERTIFICATES_DIR:-\.\}\//);
    expect(Object.keys(files)).toContain(source.split('/')[1]);
  }
  expect(files['certs.cjs']).toBe('// the program');
});

describe('the generator', () => {
  const generator = main.services['cert-generator'];

  test('runs once, and may do what it needs and no more', () => {
    expect(generator).toMatchObject({
      user: '0:0',
      cap_drop: ['ALL'],
      cap_add: ['CHOWN'],
      security_opt: ['no-new-privileges:true'],
      read_only: true,
      network_mode: 'none',
      restart: 'no',
    });
  });

  test('writes to the volume alone', () => {
    const writable = generator.volumes.filter(({ read_only }: any) => !read_only);
    expect(writable).toEqual([{ type: 'volume', source: 'certificates', target: '/certs' }]);
    expect(Object.keys(main.volumes)).toContain('certificates');
  });

  test('its image is that of the values', () => {
    expect(generator.image).toBe('node:20-alpine');
    const mine = compose({ certs: { image: 'mine:1' } });
    expect(mine.main.services['cert-generator'].image).toBe('mine:1');
  });

  test('takes the place of ServiceRadar’s own, of which nothing is left', () => {
    expect(overrides['cert-generator']).toMatchObject({
      networks: 'reset',
      depends_on: 'reset',
      environment: 'reset',
    });
    expect(files['compose.services.yaml']).toContain('volumes: !override');
  });
});

describe('ServiceRadar’s services', () => {
  const mounts = (service: string): any[] =>
    overrides[service].volumes.filter(({ source }: any) => source === 'certificates');

  test.each(services.certified.flatMap(({ declaration, name }) => (declaration.compose ? [name] : [])))(
    '%s: waits for its folder, and has it alone',
    (name) => {
      const { service, database } = services.service(name).declaration.compose!;
      expect(overrides[service].depends_on).toEqual(ISSUED);
      expect(mounts(service).map(({ target, volume }) => [target, volume.subpath])).toEqual([
        ['/etc/serviceradar/certs', name],
        ...(database ? [['/etc/serviceradar/database', 'db-client']] : []),
      ]);
      expect(mounts(service).every(({ read_only }) => read_only)).toBe(true);
    },
  );

  test('every folder that is mounted is made, and none is the authority’s', () => {
    const made = layout.targets.map(({ entry }) => entry.name);
    const mounted = Object.keys(overrides)
      .filter((service) => service !== 'cert-generator')
      .flatMap((service) => mounts(service).map(({ volume }) => volume.subpath));
    expect(mounted.filter((folder) => !made.includes(folder))).toEqual([]);
    expect(made).not.toContain(layout.authority.entry.name);
  });

  test('the database has its certificate, and its clients the user’s that they are', () => {
    const subject = (name: string) => layout.certificates.find((entry) => entry.name === name)!.subject;
    expect(
      [subject('cnpg'), subject('db-client'), subject('db-superuser')].map((s) => s.split(',')[0]),
    ).toEqual(['CN=cnpg.serviceradar', 'CN=serviceradar', 'CN=postgres']);
    expect(overrides['core-elx'].environment).toEqual({
      CNPG_CERT_FILE: '/etc/serviceradar/database/db-client.pem',
      CNPG_KEY_FILE: '/etc/serviceradar/database/db-client-key.pem',
    });
    expect(overrides.cnpg.depends_on).toEqual({
      ...ISSUED,
      'cert-database-owner': { condition: 'service_completed_successfully' },
    });
  });
});

describe('the layout', () => {
  const cluster = synthesize({ enabled: false }).platform.certificates!.layout.document();
  const said = ({ certificates }: LayoutDocument) =>
    new Map(
      certificates.map(({ name, subject, spiffeId, keyType, dnsNames }) => [
        name === 'datasvc' ? 'kv' : name,
        { subject, spiffeId, keyType, dnsNames },
      ]),
    );

  test('holds, and has a folder for each service', () => {
    expect(checkLayout(layout, 'layout.json')).toEqual(layout);
    const folders = layout.targets.map(({ entry }) => entry.name);
    expect(folders).toEqual(
      expect.arrayContaining(
        services.certified.filter((s) => !s.declaration.sharesIdentityOf).map((s) => s.name),
      ),
    );
  });

  test('says of every service what it says in the cluster, and adds its name in Compose', () => {
    const here = said(layout);
    for (const [name, { dnsNames, ...rest }] of said(cluster)) {
      const { dnsNames: names, ...others } = here.get(name)!;
      expect([name, others]).toEqual([name, rest]);
      expect(names).toEqual(expect.arrayContaining(dnsNames));
    }
    expect(here.get('core')!.dnsNames).toEqual(expect.arrayContaining(['core', 'core-elx']));
    expect(here.get('kv')!.dnsNames).toEqual(expect.arrayContaining(['kv', 'datasvc']));
  });

  test('restarts nothing, and is the same with SPIRE in the cluster', () => {
    expect(layout.certificates.flatMap(({ workloads }) => workloads)).toEqual([]);
    expect(compose({}, { enabled: false }).layout).toEqual(compose({}, { enabled: true }).layout);
  });

  test('has the names of the values', () => {
    const extraNames = [{ service: 'serviceradar-agent-gateway', ipAddresses: ['192.0.2.10'] }];
    const gateway = compose({ certs: { extraNames } }).layout.certificates.find((c) => c.name === 'gateway')!;
    expect(gateway.ipAddresses).toContain('192.0.2.10');
  });
});

describe('Caddy', () => {
  const { caddy } = main.services;
  const named = compose({ web: { host: 'radar.example.org' } });
  const certificateOf = ({ certificates }: LayoutDocument, name: string) =>
    certificates.find((certificate) => certificate.name === name)!;

  test('gets a public certificate for the host', () => {
    expect(named.files.Caddyfile).toBe('radar.example.org {\n\treverse_proxy web-ng:4000\n}\n');
  });

  test('and then has no certificate of ours', () => {
    const { volumes, depends_on } = named.main.services.caddy;
    expect(volumes.filter(({ source }: any) => source === 'certificates')).toEqual([]);
    expect(depends_on).toBeUndefined();
    expect(named.layout.certificates.map(({ name }) => name)).not.toContain('caddy');
  });

  test('without a host it shows one of its own, which is no identity of the service', () => {
    expect(files.Caddyfile).toContain(
      'tls /etc/serviceradar/certs/caddy.pem /etc/serviceradar/certs/caddy-key.pem',
    );
    expect(caddy.depends_on).toEqual(ISSUED);
    const mount = caddy.volumes.find(({ source }: any) => source === 'certificates');
    expect([mount.target, mount.volume.subpath]).toEqual(['/etc/serviceradar/certs', 'caddy']);
    expect(layout.targets).toContainEqual({
      entry: { namespace: 'demo', name: 'caddy' },
      certificates: ['caddy'],
    });
    const { subject, spiffeId } = certificateOf(layout, 'caddy');
    expect([subject.split(',')[0], spiffeId]).toEqual(['CN=caddy', undefined]);
  });

  test('it has the names by which browsers call web-ng', () => {
    const extraNames = [
      { service: 'serviceradar-web-ng', dnsNames: ['radar.lan'], ipAddresses: ['192.0.2.7'] },
    ];
    const { dnsNames, ipAddresses } = certificateOf(compose({ certs: { extraNames } }).layout, 'caddy');
    expect(dnsNames).toEqual(expect.arrayContaining(['web-ng', 'localhost', 'caddy', 'radar.lan']));
    expect(ipAddresses).toContain('192.0.2.7');
  });

  test('may bind its ports and no more', () => {
    expect(caddy).toMatchObject({ cap_drop: ['ALL'], cap_add: ['NET_BIND_SERVICE'], read_only: true });
  });
});

test('the configuration is of mode mtls, with the names of the files in Compose', () => {
  const datasvc = JSON.parse(files['config/serviceradar-datasvc/datasvc.json']);
  expect(datasvc.security).toMatchObject({
    mode: 'mtls',
    tls: { cert_file: '/etc/serviceradar/certs/datasvc.pem' },
  });
  const core = JSON.parse(files['config/serviceradar-core/core.json']);
  expect(core.spire_admin).toEqual({ enabled: false });
});

test('what a reader of YAML 1.1 would take for a number or a boolean is quoted', () => {
  const old = parse(files['compose.yaml'], { version: '1.1' });
  expect(old).toEqual(main);
});

test('the program of the package issues every certificate of it, by itself', () => {
  const { files: real } = { files: serviceRadarCompose(valuesOf({})) };
  const checked = spawnSync(process.execPath, ['--check', '-'], { input: real['certs.cjs'] });
  expect(checked.status).toBe(0);
});
