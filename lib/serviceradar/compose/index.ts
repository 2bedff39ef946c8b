import { builtProgram } from '../../certificates/generator/program';
import { TrustDomain } from '../../identity';
import { type PackageFiles } from '../../kubernetes/packaging';
import { Catalogue } from '../catalogue';
import { edgeCertificateName } from '../certificate-paths';
import { serviceSubjectSuffix } from '../certificate-props';
import { configurationFiles, json } from '../configuration-files';
import { identityTable } from '../identity-table';
import { ServiceRadarSecurity } from '../security';
import { SecurityMode } from '../security-block';
import { serviceAccountsOf } from '../service-accounts';
import { type Values } from '../values';
import { CADDY, caddyfile } from './caddy';
import { composeLayout } from './layout';
import {
  caddyService,
  GENERATOR,
  generatorService,
  generatorVolumes,
  serviceOverrides,
  VOLUME,
} from './services';
import { composeYaml } from './yaml';

/** Image with Node.js, unless the values name another. */
const NODE_IMAGE = 'node:20-alpine';
/** That of ServiceRadar's own Compose file. */
const CADDY_IMAGE = 'caddy:2.8.4-alpine';

const COMPOSE = `The certificates of ServiceRadar's services, issued before anything else starts, and TLS in front of
web-ng. Each service has a folder of its own in the volume; that with the authority's key is for nobody.
Started from another folder, CERTIFICATES_DIR says where these files are.`;

const OVERRIDES = `What ServiceRadar's own Compose file is to say besides. Together:

  export CERTIFICATES_DIR=/path/to/this/folder
  docker compose -f docker-compose.yml -f $CERTIFICATES_DIR/compose.yaml \\
    -f $CERTIFICATES_DIR/compose.services.yaml up -d`;

export interface ComposeFilesProps {
  /** Text of the program that issues certificates: one file for Node.js. @default - that of this package */
  readonly program?: string;
}

/**
 * The certificate mode of the values for Docker Compose: the same certificates as in the cluster, in folders of a
 * volume.
 */
export function serviceRadarCompose(values: Values, props: ComposeFilesProps = {}): PackageFiles {
  const { spire, certs, web } = values;
  const trustDomain = new TrustDomain(spire.trustDomain);
  const catalogue = new Catalogue({
    namespace: spire.namespace,
    serviceAccounts: serviceAccountsOf(spire),
    compose: true,
  });
  const edgeCertificate = edgeCertificateName(certs.agent);
  const security = new ServiceRadarSecurity({
    catalogue,
    trustDomain,
    mode: SecurityMode.MTLS,
    edgeCertificate,
    subjectSuffix: serviceSubjectSuffix(certs),
  });
  const image = certs.image ?? NODE_IMAGE;
  const layout = composeLayout(values, catalogue, trustDomain);
  const services = {
    [GENERATOR]: generatorService(image),
    [CADDY]: caddyService(CADDY_IMAGE, web.host === undefined),
  };
  const volumes = { [VOLUME]: {}, 'caddy-data': {} };
  const overrides = { [GENERATOR]: replacement(), ...serviceOverrides(catalogue, image) };
  return {
    'compose.yaml': composeYaml(COMPOSE, { services, volumes }),
    'compose.services.yaml': composeYaml(OVERRIDES, { services: overrides }, REPLACED),
    Caddyfile: caddyfile(web.host),
    'certs.cjs': props.program ?? builtProgram(),
    'layout.json': json(layout),
    'IDENTITIES.md': identityTable({ catalogue, trustDomain, layout, edgeCertificate }),
    ...configurationFiles(catalogue.certified, security, { enabled: false }),
  };
}

/** ServiceRadar's own service of that name installs its program from the network, and has everything in one folder. */
const REPLACED = {
  reset: ['networks', 'depends_on', 'environment'].map((key) => ['services', GENERATOR, key]),
  override: [['services', GENERATOR, 'volumes']],
};

function replacement(): object {
  return { networks: null, depends_on: null, environment: null, volumes: generatorVolumes() };
}
