import { App, Chart } from 'cdk8s';
import { ServiceIdentity } from '../../../lib/identity';
import {
  ServingCertificateProvider,
  type ServingCertificateProviderProps,
} from '../../../lib/serving-certificates';
import { Objects } from '../../support/objects';

export const CORE = new ServiceIdentity({ name: 'core', namespace: 'demo' });
export const WEB = new ServiceIdentity({ name: 'web', namespace: 'demo' });

export const ANNOTATION = 'service.alauda.io/serving-cert-secret-name';
export const WILDCARD = 'service.alauda.io/serving-cert-wildcard';
export const CHECKSUM = 'cdk8s-spire/serving-certificate';

/** A program of a user: an app with one chart, and a provider. */
export class Program {
  readonly app = new App();
  readonly chart = new Chart(this.app, 'chart', { namespace: 'demo' });
  readonly identities: ServingCertificateProvider;

  constructor(props?: (chart: Chart) => ServingCertificateProviderProps) {
    this.identities = new ServingCertificateProvider(this.chart, 'identities', props?.(this.chart));
  }

  /** What a synth would refuse. */
  get problems(): string[] {
    return this.app.node.findAll().flatMap(({ node }) => node.validate());
  }

  get objects(): Objects {
    return Objects.of(this.app);
  }
}

/** Volumes of a pod with the certificate of `core`. */
export const VOLUMES = (mode: number) => [
  {
    name: 'serving-certificate-core',
    secret: {
      secretName: 'core-tls',
      defaultMode: mode,
      items: [
        { key: 'tls.crt', path: 'tls.crt' },
        { key: 'tls.key', path: 'tls.key' },
      ],
    },
  },
  {
    name: 'serving-roots',
    secret: {
      secretName: 'service-root-ca',
      defaultMode: 0o444,
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    },
  },
];

export const MOUNTS = [
  { name: 'serving-certificate-core', mountPath: '/etc/tls/certs', readOnly: true },
  { name: 'serving-roots', mountPath: '/etc/tls/ca', readOnly: true },
];

export const ENV = [
  { name: 'TLS_CERT_FILE', value: '/etc/tls/certs/tls.crt' },
  { name: 'TLS_KEY_FILE', value: '/etc/tls/certs/tls.key' },
  { name: 'TLS_CA_FILE', value: '/etc/tls/ca/ca.crt' },
];
