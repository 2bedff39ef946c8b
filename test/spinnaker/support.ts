import { App, Chart } from 'cdk8s';
import {
  type ISpinnakerCertificates,
  MtlsStage,
  SpinnakerMtls,
  type SpinnakerMtlsProps,
  type SpinnakerServiceType,
} from '../../lib/spinnaker';

/** Certificates in a Secret for each service, with a password for its key in Go. */
export const CERTIFICATES: ISpinnakerCertificates = {
  java: ({ name }: SpinnakerServiceType) => ({
    keyStore: { secret: `${name}-tls`, key: 'keystore.p12' },
    keyStorePassword: { secret: `${name}-tls`, key: 'password' },
    trustStore: { secret: 'trust', key: 'truststore.p12' },
    trustStorePassword: { secret: 'trust', key: 'password' },
  }),
  go: ({ name }: SpinnakerServiceType) => ({
    certificate: { secret: `${name}-tls`, key: 'tls.crt' },
    key: { secret: `${name}-tls`, key: 'tls.key' },
    keyPassword: { secret: `${name}-tls`, key: 'password' },
    authority: { secret: 'trust', key: 'ca.crt' },
  }),
};

/** In the stage `want`, which runs already, unless it says otherwise. */
export function mtls(props: Partial<SpinnakerMtlsProps> = {}): SpinnakerMtls {
  const stage = props.stage ?? MtlsStage.WANT;
  const chart = new Chart(new App({ outdir: '/nonexistent' }), 'chart');
  return new SpinnakerMtls(chart, 'mtls', {
    namespace: 'delivery',
    certificates: CERTIFICATES,
    from: stage,
    ...props,
    stage,
  });
}

/** The `spinnakerConfig` of the SpinnakerService, with nothing in it but what is ours unless there is a `config`. */
export function configOf(props: Partial<SpinnakerMtlsProps> = {}, spinnakerConfig: object = {}): any {
  const { spinnakerService } = mtls({ spec: { spinnakerConfig }, ...props });
  return spinnakerService!.toJson().spec.spinnakerConfig;
}
