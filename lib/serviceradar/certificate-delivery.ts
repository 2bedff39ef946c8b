import { type App, Chart } from 'cdk8s';
import {
  CertificateGenerator,
  type CertificateJobProps,
  CertificateLayout,
  CertificateRegenerator,
  CertificateRenewal,
  JobHooks,
  type Rotation,
} from '../certificates';
import { type TrustDomain } from '../identity';
import { type KubernetesObject } from '../kubernetes';
import { type Catalogue, type ServiceRadarService } from './catalogue';
import { layoutProps } from './certificate-props';
import { ServiceRadarCertificateProvider } from './certificate-provider';
import { addCertificates } from './certificates';
import { type CertsValues, type Values } from './values';
import { renamedVolume } from './workload-patch';

/** The volume by which ServiceRadar's charts mount the whole Secret. */
const CHART_VOLUME = 'cert-data';

/** Names of the objects, none of which ServiceRadar's charts have: their own generator goes on running beside it. */
const GENERATOR = 'serviceradar-identity-cert-generator';
const REGENERATOR = 'serviceradar-identity-cert-regenerator';
const RENEWAL = 'serviceradar-identity-cert-renewal';

const HOOKS: { readonly [H in CertsValues['hooks']]: JobHooks } = {
  none: JobHooks.NONE,
  argocd: JobHooks.ARGO_CD,
};

export interface CertificateDeliveryProps {
  readonly values: Values;
  readonly trustDomain: TrustDomain;
  readonly catalogue: Catalogue;
  /** Whether Helm installs the manifests, and runs the generator as a hook. */
  readonly helm: boolean;
}

/** Identities by certificates: what issues them, and what brings them into the pods. */
export class CertificateDelivery {
  readonly layout: CertificateLayout;
  readonly identities: ServiceRadarCertificateProvider;
  readonly generator: CertificateGenerator;
  /** @default - nothing is rotated now */
  readonly regenerator?: CertificateRegenerator;
  /** @default - nothing renews */
  readonly renewal?: CertificateRenewal;

  constructor(app: App, { values, trustDomain, catalogue, helm }: CertificateDeliveryProps) {
    const { certs } = values;
    const chart = new Chart(app, 'certificates');
    this.layout = new CertificateLayout(layoutProps(values, trustDomain));
    addCertificates(this.layout, catalogue, certs);
    for (const { identity, kind, name, declaration } of catalogue.certified) {
      if (!declaration.foreign) this.layout.restart(identity, { kind, name, namespace: identity.namespace });
    }
    this.identities = new ServiceRadarCertificateProvider(chart, 'identities', {
      layout: this.layout,
      catalogue,
    });
    const jobs: CertificateJobProps = { layout: this.layout, image: certs.image };
    const hooks = helm ? JobHooks.HELM : HOOKS[certs.hooks];
    this.generator = new CertificateGenerator(chart, 'generator', { ...jobs, hooks, name: GENERATOR });
    const { regenerator, renewal } = certs;
    if (renewal.enabled) {
      this.renewal = new CertificateRenewal(chart, 'renewal', {
        ...jobs,
        name: RENEWAL,
        schedule: renewal.schedule,
      });
    }
    if (regenerator.enabled) {
      this.regenerator = new CertificateRegenerator(chart, 'regenerator', {
        ...jobs,
        hooks,
        name: REGENERATOR,
        rotate: regenerator.rotate as Rotation,
        occasion: regenerator.occasion,
      });
    }
  }

  /** The patch that gives a service's workload its certificate, in place of those of all services. */
  patch({ kind, name, identity, declaration }: ServiceRadarService): KubernetesObject {
    const workload = { kind, name, containers: [declaration.container] };
    return renamedVolume(this.identities.patch(workload, identity), CHART_VOLUME);
  }
}
