import { App, Chart } from 'cdk8s';
import {
  CertificateIdentityProvider,
  type CertificateIdentityProviderProps,
  CertificateLayout,
  type CertificateLayoutProps,
} from '../../../lib/certificates';
import { ServiceIdentity, TrustDomain } from '../../../lib/identity';
import { Objects } from '../../support/objects';

export const CORE = new ServiceIdentity({ name: 'core', namespace: 'demo' });
export const WEB = new ServiceIdentity({ name: 'web', namespace: 'demo' });

/** A program of a user: an app with one chart, a layout and a provider. */
export class Program {
  readonly app = new App({ outdir: '/nonexistent' });
  readonly chart = new Chart(this.app, 'chart');
  readonly layout: CertificateLayout;
  readonly identities: CertificateIdentityProvider;

  constructor(
    layout: Partial<CertificateLayoutProps> = {},
    provider: Partial<CertificateIdentityProviderProps> = {},
  ) {
    this.layout = new CertificateLayout({
      namespace: 'demo',
      trustDomain: new TrustDomain('example.org'),
      ...layout,
    });
    this.identities = new CertificateIdentityProvider(this.chart, 'identities', {
      layout: this.layout,
      ...provider,
    });
  }

  /** Workloads that are restarted for a service. */
  restarted(service: ServiceIdentity): string[] {
    return this.layout.certificatesOf(service).flatMap(({ name }) => {
      const entry = this.layout.document().certificates.find((candidate) => candidate.name === name)!;
      return entry.workloads.map((workload) => `${workload.kind} ${workload.namespace}/${workload.name}`);
    });
  }

  get objects(): Objects {
    const problems = this.app.node.findAll().flatMap(({ node }) => node.validate());
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return Objects.of(this.app);
  }
}
