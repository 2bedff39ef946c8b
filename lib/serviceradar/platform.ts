import { type App, Chart } from 'cdk8s';
import { type Namespace } from 'kubernetes-types/core/v1';
import { TrustDomain } from '../identity';
import { type KubernetesObject, manifest } from '../kubernetes';
import { SpireCrds, SpireRules, UpstreamAuthority } from '../spire';
import { Catalogue, type ServiceRadarService } from './catalogue';
import { CERT_DIR, edgeCertificateName } from './certificate-paths';
import { serviceSubjectSuffix } from './certificate-props';
import { CertificateDelivery } from './certificate-delivery';
import { type ConfigurationBlocks, configurationOf } from './configuration-files';
import { ServiceRadarSecurity } from './security';
import { SecurityMode } from './security-block';
import { addServicePolicies } from './service-policies';
import { serviceAccountsOf } from './service-accounts';
import { SpireDelivery } from './spire-delivery';
import { type Values } from './values';
import { addWebExposure } from './web';
import { workloadPatch } from './workload-patch';

/** How the manifests are installed. */
export enum PlatformForm {
  /** By kubectl, kustomize or Argo CD. */
  PLAIN = 'plain',
  /** As a Helm chart. */
  HELM = 'helm',
}

export interface ServiceRadarPlatformProps {
  /**
   * How the manifests are installed. Helm runs the certificate generator before it installs anything, and so
   * has to create the namespace itself, by `--create-namespace`.
   * @default PlatformForm.PLAIN
   */
  readonly form?: PlatformForm;
}

/**
 * ServiceRadar's identity platform: who its services are, and what delivers that to them, SPIRE or the
 * certificate generator, or both. One chart for each file of the output, in the order in which they are applied.
 */
export class ServiceRadarPlatform {
  readonly trustDomain: TrustDomain;
  readonly catalogue: Catalogue;
  readonly security: ServiceRadarSecurity;
  /** @default - certificates deliver the identities */
  readonly spire?: SpireDelivery;
  /** @default - SPIRE delivers the identities */
  readonly certificates?: CertificateDelivery;

  /**
   * @param values all of the values file
   * @throws InvalidInputError or InvalidLayoutError where values do not go together
   */
  constructor(
    app: App,
    private readonly values: Values,
    { form = PlatformForm.PLAIN }: ServiceRadarPlatformProps = {},
  ) {
    const { spire, certs, web } = values;
    const [hasSpire, hasCertificates] = [
      spire.enabled || certs.alongsideSpire,
      !spire.enabled || certs.alongsideSpire,
    ];
    const edgeCertificate = edgeCertificateName(certs.agent);
    this.trustDomain = new TrustDomain(spire.trustDomain);
    this.catalogue = new Catalogue({
      namespace: spire.namespace,
      serviceAccounts: serviceAccountsOf(spire),
    });
    this.security = new ServiceRadarSecurity({
      catalogue: this.catalogue,
      trustDomain: this.trustDomain,
      mode: spire.enabled ? SecurityMode.SPIFFE : SecurityMode.MTLS,
      certDir: hasCertificates ? CERT_DIR : undefined,
      edgeCertificate,
      subjectSuffix: serviceSubjectSuffix(certs),
    });
    const common = { trustDomain: this.trustDomain, catalogue: this.catalogue };

    for (const { rule, reason } of spire.acknowledge) SpireRules.acknowledge(app, rule, reason);
    if (hasSpire) new SpireCrds(new Chart(app, 'crds'), 'crds');
    if (!(hasCertificates && form === PlatformForm.HELM)) {
      addNamespace(new Chart(app, 'namespace'), spire.namespace, hasSpire);
    }
    if (hasCertificates) {
      this.certificates = new CertificateDelivery(app, {
        ...common,
        values,
        helm: form === PlatformForm.HELM,
      });
    }
    if (hasSpire) {
      this.spire = new SpireDelivery(app, {
        ...common,
        values: spire,
        upstreamAuthority: hasCertificates ? generatorAuthority(certs.caSecretName) : undefined,
      });
    }
    if (spire.networkPolicies.enabled && spire.networkPolicies.services) {
      addServicePolicies(new Chart(app, 'service-policies'), this.catalogue);
    }
    if (web.ingress.enabled || web.gateway.enabled) {
      addWebExposure(new Chart(app, 'web'), web, this.catalogue.service('serviceradar-web-ng'));
    }
  }

  /** The services whose workloads get anything: an SVID, or a certificate. */
  get delivered(): ServiceRadarService[] {
    return this.certificates ? this.catalogue.certified : this.catalogue.identified;
  }

  /** The blocks for a service's configuration, by file. */
  configuration(service: ServiceRadarService): { readonly [file: string]: ConfigurationBlocks } {
    return configurationOf(service, this.security, this.spireAdmin);
  }

  /** The patch that gives a service's workload, which ServiceRadar's own chart declares, its identity. */
  patch(service: ServiceRadarService): KubernetesObject {
    const patches = [
      ...(this.certificates && service.certificateName ? [this.certificates.patch(service)] : []),
      ...(this.spire && service.hasSvid ? [this.spire.patch(service)] : []),
    ];
    return workloadPatch(patches, this.security.environment(service));
  }

  /** Core's `spire_admin` block: where there is no SPIRE, core must not wait for it. */
  get spireAdmin(): object {
    if (!this.spire) return { enabled: false };
    const { address, port } = this.spire.server;
    return this.security.spireAdmin(`${address}:${port}`, this.values.spire.joinTokenTTL);
  }
}

/** The generator's own authority above SPIRE's: then SVIDs and certificates verify each other. */
function generatorAuthority(secretName: string): UpstreamAuthority {
  return UpstreamAuthority.disk({
    secretName,
    certificateKey: 'ca.pem',
    privateKeyKey: 'ca-key.pem',
    // With the authorities that come next or went before: while one takes over, SPIRE's workloads trust both.
    bundleKey: 'bundle.pem',
  });
}

function addNamespace(chart: Chart, name: string, privileged: boolean): void {
  manifest<Namespace>(chart, 'namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      // Deleting it takes everything in it along, the database and ServiceRadar itself too.
      annotations: { 'helm.sh/resource-policy': 'keep' },
      // SPIRE's agent needs hostPID, and the workloads a hostPath for the socket.
      ...(privileged && { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }),
    },
  });
}
