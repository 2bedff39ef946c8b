import { type Problem, refuse } from '../../identity';
import { fileProblem, valueProblem, variableProblem } from '../secret-reference';
import { SpinnakerLanguage, type SpinnakerServiceType } from '../service-types';
import { type GoCertificate, type JavaCertificate } from './spinnaker-certificates';
import { type SpinnakerTrust } from './trust';

/** Why a service has no files of that kind, or undefined. */
export function languageProblem(
  service: SpinnakerServiceType,
  language: SpinnakerLanguage,
): Problem | undefined {
  if (service.language === language) return undefined;
  const java = service.language === SpinnakerLanguage.JAVA;
  return {
    rule: 'spinnaker-language',
    value: service.name,
    problem: `is not written in ${language === SpinnakerLanguage.JAVA ? 'Java' : 'Go'}`,
    instead:
      service.language === SpinnakerLanguage.STATIC
        ? 'nothing: it takes no part in this'
        : `its files for ${java ? 'Java' : 'Go'}`,
  };
}

/** @returns the files, if the operator can refer to each of them. @throws InvalidInputError otherwise */
export function checkedJava(files: JavaCertificate, place: string): JavaCertificate {
  const { keyStore, keyStorePassword, trustStore, trustStorePassword } = files;
  const { clientTrustStore, clientTrustStorePassword } = files;
  refuse(fileProblem(keyStore), `${place}, keyStore`);
  refuse(valueProblem(keyStorePassword), `${place}, keyStorePassword`);
  refuse(fileProblem(trustStore), `${place}, trustStore`);
  refuse(valueProblem(trustStorePassword), `${place}, trustStorePassword`);
  refuse(variableProblem([keyStorePassword, trustStorePassword]), `${place}, trustStorePassword`);
  refuse(clientTrustProblem(files), `${place}, clientTrustStore`);
  if (!clientTrustStore || !clientTrustStorePassword) return files;
  refuse(fileProblem(clientTrustStore), `${place}, clientTrustStore`);
  const passwords = [keyStorePassword, trustStorePassword, clientTrustStorePassword];
  refuse(valueProblem(clientTrustStorePassword), `${place}, clientTrustStorePassword`);
  refuse(variableProblem(passwords), `${place}, clientTrustStorePassword`);
  return files;
}

/** Why a store is without its password or the other way round, or undefined. */
export function clientTrustProblem(files: JavaCertificate): Problem | undefined {
  const { clientTrustStore, clientTrustStorePassword } = files;
  const alone = clientTrustStore ?? clientTrustStorePassword;
  if (!alone || (clientTrustStore && clientTrustStorePassword)) return undefined;
  return {
    rule: 'spinnaker-client-trust',
    value: `${alone.secret}/${alone.key}`,
    problem: clientTrustStore ? 'is a truststore without its password' : 'is the password of no truststore',
    instead: 'both clientTrustStore and clientTrustStorePassword, or none of them',
  };
}

/** Why the operator cannot refer to such authorities, or undefined. */
export function trustProblem({ pkcs12, password, pem }: SpinnakerTrust): Problem | undefined {
  return fileProblem(pkcs12) ?? valueProblem(password) ?? fileProblem(pem);
}

/** @returns the files, if the operator can refer to each of them. @throws InvalidInputError otherwise */
export function checkedGo(files: GoCertificate, place: string): GoCertificate {
  refuse(fileProblem(files.certificate), `${place}, certificate`);
  refuse(fileProblem(files.key), `${place}, key`);
  if (files.keyPassword) refuse(valueProblem(files.keyPassword), `${place}, keyPassword`);
  refuse(fileProblem(files.authority), `${place}, authority`);
  if (files.clientAuthority) refuse(fileProblem(files.clientAuthority), `${place}, clientAuthority`);
  return files;
}
