import { type Problem } from '../../identity';
import { clientTrustProblem } from '../certificates/checks';
import { type ISpinnakerCertificates, type SecretKey } from '../certificates/spinnaker-certificates';
import { fileProblem, valueProblem, variableProblem } from '../secret-reference';
import { SpinnakerLanguage, type SpinnakerServiceType } from '../service-types';

/** Keys of Secrets that services read. */
export interface ServiceSecrets {
  readonly files: SecretKey[];
  readonly values: SecretKey[];
  /** Whether it trusts others when it calls than when it is called. */
  readonly ownClientTrust: boolean;
  /** @default - they belong together */
  readonly problem?: Problem;
}

/** What a service reads of its certificates. */
export function secretsOf(
  service: SpinnakerServiceType,
  certificates: ISpinnakerCertificates,
): ServiceSecrets {
  if (service.language === SpinnakerLanguage.GO) {
    const { certificate, key, authority, keyPassword, clientAuthority } = certificates.go(service);
    return {
      files: [certificate, key, authority, ...given(clientAuthority)],
      values: given(keyPassword),
      ownClientTrust: clientAuthority !== undefined,
    };
  }
  const files = certificates.java(service);
  const problem = clientTrustProblem(files);
  const { clientTrustStore, clientTrustStorePassword } = files;
  return {
    files: [files.keyStore, files.trustStore, ...given(clientTrustStore)],
    values: [files.keyStorePassword, files.trustStorePassword, ...given(clientTrustStorePassword)],
    ownClientTrust: clientTrustStore !== undefined,
    ...(problem ? { problem } : {}),
  };
}

function given(key: SecretKey | undefined): SecretKey[] {
  return key ? [key] : [];
}

/** Why the operator cannot refer to all of these, or undefined. */
export function secretsProblem(secrets: ServiceSecrets[]): Problem | undefined {
  return secrets
    .flatMap(({ files, values, problem }) => [
      problem,
      ...files.map(fileProblem),
      ...values.map(valueProblem),
      // Names of variables begin with the service's, and each pod has its own.
      variableProblem(values),
    ])
    .find((problem) => problem);
}
