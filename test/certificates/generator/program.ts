import { App, Chart } from 'cdk8s';
import {
  CertificateGenerator,
  type CertificateGeneratorProps,
  CertificateLayout,
  type CertificateLayoutProps,
  CertificateRegenerator,
  type CertificateRegeneratorProps,
  CertificateRenewal,
  type CertificateRenewalProps,
} from '../../../lib/certificates';
import { ServiceIdentity, TrustDomain } from '../../../lib/identity';
import { Objects } from '../../support/objects';

export const service = (name: string, namespace = 'demo') => new ServiceIdentity({ name, namespace });
export const CORE = service('core');

/** A program of a user: a layout with one service, and Jobs with a program that is none. */
export class Program {
  readonly app = new App({ outdir: '/nonexistent' });
  readonly chart = new Chart(this.app, 'chart');
  readonly layout: CertificateLayout;

  constructor(layout: Partial<CertificateLayoutProps> = {}) {
    this.layout = new CertificateLayout({
      namespace: 'demo',
      trustDomain: new TrustDomain('example.org'),
      ...layout,
    });
    this.layout.add(CORE);
  }

  generator(props: Partial<CertificateGeneratorProps> = {}): CertificateGenerator {
    return new CertificateGenerator(this.chart, 'generator', { ...this.common, ...props });
  }

  regenerator(props: Partial<CertificateRegeneratorProps> = {}): CertificateRegenerator {
    return new CertificateRegenerator(this.chart, 'regenerator', { ...this.common, ...props });
  }

  renewal(props: Partial<CertificateRenewalProps> = {}): CertificateRenewal {
    return new CertificateRenewal(this.chart, 'renewal', { ...this.common, ...props });
  }

  get problems(): string[] {
    return this.app.node.findAll().flatMap(({ node }) => node.validate());
  }

  get objects(): Objects {
    if (this.problems.length > 0) throw new Error(this.problems.join('\n'));
    return Objects.of(this.app);
  }

  private get common() {
    return { layout: this.layout, program: '// nothing' };
  }
}
