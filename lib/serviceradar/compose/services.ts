import { type Catalogue } from '../catalogue';
import { CERT_DIR } from '../certificate-paths';
import { CADDY } from './caddy';
import { DATABASE_CLIENT, DATABASE_SERVICES } from './database';

/** Name of the service that issues the certificates. ServiceRadar's own has the same, and gives way to it. */
export const GENERATOR = 'cert-generator';

const DATABASE_OWNER = 'cert-database-owner';

/** The volume with a folder for each service. */
export const VOLUME = 'certificates';

/** Folder of these files, where Compose is started elsewhere. */
const HERE = '${CERTIFICATES_DIR:-.}';

/** Users and groups of images: ServiceRadar's own, and that of its database. */
const GROUPS = { services: 10001, database: 26 } as const;

/** A file of the output in a container. */
const file = (name: string, target: string) => ({
  type: 'bind',
  source: `${HERE}/${name}`,
  target,
  read_only: true,
});

/** One folder of the volume, for a container that has no business with the others. */
const folder = (name: string, target: string) => ({
  type: 'volume',
  source: VOLUME,
  target,
  read_only: true,
  volume: { subpath: name },
});

/** What a container waits for. */
const ISSUED = { [GENERATOR]: { condition: 'service_completed_successfully' } } as const;

/** What a program needs that gives files to groups, and nothing else. */
const OWNER = {
  user: '0:0',
  cap_drop: ['ALL'],
  cap_add: ['CHOWN'],
  security_opt: ['no-new-privileges:true'],
  read_only: true,
  network_mode: 'none',
  restart: 'no',
} as const;

const PROGRAM = '/program/certs.cjs';
const LAYOUT = '/program/layout.json';

/**
 * What issues the certificates, once, before anything else starts. Root owns the files, and the group of
 * ServiceRadar's images may read them.
 */
export function generatorService(image: string): object {
  const issue = ['certs', 'generate', '--dir', '/certs', '--layout', LAYOUT];
  return {
    image,
    command: ['node', PROGRAM, ...issue, '--owner', `0:${GROUPS.services}`],
    volumes: generatorVolumes(),
    ...OWNER,
  };
}

export function generatorVolumes(): object[] {
  return [
    file('certs.cjs', PROGRAM),
    file('layout.json', LAYOUT),
    { type: 'volume', source: VOLUME, target: '/certs' },
  ];
}

/** The files of the database belong to its own group. */
function databaseOwner(image: string): object {
  return {
    image,
    command: ['chown', '-R', `0:${GROUPS.database}`, '/certs'],
    volumes: [{ ...folder(DATABASE_SERVICES.cnpg, '/certs'), read_only: false }],
    depends_on: ISSUED,
    ...OWNER,
  };
}

/**
 * What ends TLS in front of web-ng.
 *
 * @param certified whether it shows a certificate of the generator, and not a public one
 */
export function caddyService(image: string, certified: boolean): object {
  return {
    image,
    user: '0:0',
    ports: ['80:80', '443:443', '443:443/udp'],
    volumes: [
      file('Caddyfile', '/etc/caddy/Caddyfile'),
      ...(certified ? [folder(CADDY, CERT_DIR)] : []),
      { type: 'volume', source: 'caddy-data', target: '/data' },
    ],
    tmpfs: ['/config'],
    ...(certified && { depends_on: ISSUED }),
    healthcheck: {
      // Caddy's own administration, which listens inside the container only.
      test: ['CMD', 'wget', '--quiet', '--spider', 'http://127.0.0.1:2019/config/'],
      interval: '30s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    cap_drop: ['ALL'],
    cap_add: ['NET_BIND_SERVICE'],
    security_opt: ['no-new-privileges:true'],
    read_only: true,
    restart: 'unless-stopped',
  };
}

/** What ServiceRadar's own Compose file is to say besides: each service has its own folder, and no other. */
export function serviceOverrides(
  catalogue: Catalogue,
  image: string,
): { readonly [service: string]: object } {
  const overrides: { [service: string]: object } = { [DATABASE_OWNER]: databaseOwner(image) };
  for (const { name, declaration } of catalogue.certified) {
    const { compose } = declaration;
    if (!compose) continue;
    const client = compose.database ? [folder(DATABASE_CLIENT.folder, DATABASE_CLIENT.directory)] : [];
    overrides[compose.service] = {
      depends_on: ISSUED,
      ...(compose.database && { environment: databaseEnvironment() }),
      volumes: [folder(name, CERT_DIR), ...client],
    };
  }
  for (const [service, name] of Object.entries(DATABASE_SERVICES)) {
    overrides[service] = { depends_on: ISSUED, volumes: [folder(name, CERT_DIR)] };
  }
  return {
    ...overrides,
    cnpg: {
      ...overrides.cnpg,
      depends_on: { ...ISSUED, [DATABASE_OWNER]: { condition: 'service_completed_successfully' } },
      // Its own check has the key of the database's superuser, which this container has no more.
      healthcheck: { test: ['CMD-SHELL', 'pg_isready --quiet'] },
    },
  };
}

function databaseEnvironment(): { readonly [name: string]: string } {
  const { folder: name, directory } = DATABASE_CLIENT;
  return { CNPG_CERT_FILE: `${directory}/${name}.pem`, CNPG_KEY_FILE: `${directory}/${name}-key.pem` };
}
