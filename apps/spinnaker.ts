import { App, Chart } from 'cdk8s';
import {
  CertificateGenerator,
  CertificateLayout,
  CertificateRenewal,
  SecretLayout,
} from '../lib/certificates';
import { TrustDomain } from '../lib/identity';
import { chartsOf, plainPackage } from '../lib/kubernetes/packaging';
import {
  CertManagerSpinnakerCertificates,
  type ISpinnakerCertificates,
  LayoutSpinnakerCertificates,
  MTLS_STAGES,
  MtlsStage,
  SpinnakerAuthority,
  SpinnakerMtls,
  spinnakerOutputs,
} from '../lib/spinnaker';
import { writeFiles } from './output';
import { badInput, runProgram, wordOf } from './run';

const NAMESPACE = 'spinnaker';

/** The file by which {@link writeFiles} knows its folder. */
const MARKER = 'PLAN.md';

/** The SpinnakerService of this example, as it is without TLS: with high availability of Echo. */
const SPEC = {
  spinnakerConfig: {
    config: {
      version: '1.37.0',
      timezone: 'Etc/UTC',
      persistentStorage: {
        persistentStoreType: 's3',
        s3: { bucket: 'spinnaker-example', rootFolder: 'front50', region: 'eu-central-1' },
      },
      deploymentEnvironment: { haServices: { echo: { enabled: true } } },
      security: {
        apiSecurity: { overrideBaseUrl: 'https://gate.spinnaker.example.org' },
        uiSecurity: { overrideBaseUrl: 'https://spinnaker.example.org' },
      },
    },
    profiles: {
      gate: { server: { servlet: { session: { timeout: '8h' } } } },
      clouddriver: { sql: { enabled: false } },
    },
    'service-settings': { clouddriver: { kubernetes: { podLabels: { team: 'delivery' } } } },
  },
  validation: { frequencySeconds: '300' },
};

/** Where certificates come from, by the words of `CERTIFICATES`. */
const CERTIFICATES: { readonly [word: string]: (app: App) => ISpinnakerCertificates } = {
  'cert-manager': certManager,
  generator,
};

/**
 * Writes the output folder (`CDK8S_OUTDIR`): certificates, SpinnakerService, the patch in its place, and the plan. The
 * stage is `STAGE`, the one that runs now is `FROM`, and `CERTIFICATES` says where certificates come from.
 */
function main(args: string[]): void {
  if (args.length > 0) throw badInput(args[0], 'is no option', 'STAGE, FROM and CERTIFICATES');
  const from = (wordOf('FROM', MTLS_STAGES) ?? MtlsStage.OFF) as MtlsStage;
  const stage = (wordOf('STAGE', MTLS_STAGES) ?? MtlsStage.HTTPS) as MtlsStage;
  const source = wordOf('CERTIFICATES', Object.keys(CERTIFICATES)) ?? 'cert-manager';
  const app = new App();
  const certificates = CERTIFICATES[source](app);
  const mtls = new SpinnakerMtls(new Chart(app, 'spinnaker'), 'mtls', {
    namespace: NAMESPACE,
    stage,
    from,
    certificates,
    spec: SPEC,
  });
  const files = { ...plainPackage(chartsOf(app)), ...spinnakerOutputs(mtls) };
  writeFiles(process.env.CDK8S_OUTDIR ?? 'out-spinnaker', files, MARKER);
}

/** An authority of Spinnaker's own, and a Certificate for each service. */
function certManager(app: App): ISpinnakerCertificates {
  const chart = new Chart(app, 'certificates');
  const { issuer } = new SpinnakerAuthority(chart, 'authority', { namespace: NAMESPACE });
  return new CertManagerSpinnakerCertificates(chart, 'certificates', { namespace: NAMESPACE, issuer });
}

/** The certificates that this package's own Jobs make and renew, in a Secret for each service. */
function generator(app: App): ISpinnakerCertificates {
  const chart = new Chart(app, 'certificates');
  const layout = new CertificateLayout({
    namespace: NAMESPACE,
    trustDomain: new TrustDomain('spinnaker.example.org'),
    secrets: SecretLayout.PER_SERVICE,
    secretName: 'spinnaker-certs',
    authoritySecretName: 'spinnaker-ca',
  });
  new CertificateGenerator(chart, 'generator', { layout, name: 'spinnaker-cert-generator' });
  new CertificateRenewal(chart, 'renewal', { layout, name: 'spinnaker-cert-renewal' });
  return new LayoutSpinnakerCertificates({ layout });
}

runProgram(main);
