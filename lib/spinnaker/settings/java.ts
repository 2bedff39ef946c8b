import { type JavaCertificate, type SecretKey } from '../certificates/spinnaker-certificates';
import { fileReference, valueReference } from '../secret-reference';
import { type Setting, settingsBelow } from './setting';

const TYPE = 'PKCS12';

/**
 * What a Java service needs to serve TLS. Source: Spring Boot, `server.ssl.*`.
 *
 * @param files undefined to leave all of it out
 * @param clientAuth `none`, `want` or `need`
 */
export function javaServerSettings(
  service: string,
  files: JavaCertificate | undefined,
  clientAuth: string | undefined,
): Setting[] {
  return settingsBelow(['profiles', service, 'server', 'ssl'], {
    enabled: files && true,
    ...keyStore(files),
    ...trustStore(files?.trustStore, files?.trustStorePassword),
    'client-auth': files && clientAuth,
  });
}

/** What a Java service needs to call others. Source: Kork, `OkHttpClientConfigurationProperties`. */
export function javaClientSettings(service: string, files: JavaCertificate | undefined): Setting[] {
  return settingsBelow(['profiles', service, 'ok-http-client'], {
    ...keyStore(files),
    ...trustStore(
      files?.clientTrustStore ?? files?.trustStore,
      files?.clientTrustStorePassword ?? files?.trustStorePassword,
    ),
  });
}

function keyStore(files: JavaCertificate | undefined) {
  return {
    'key-store': files && fileReference(files.keyStore),
    'key-store-type': files && TYPE,
    'key-store-password': files && valueReference(files.keyStorePassword),
  };
}

function trustStore(store: SecretKey | undefined, password: SecretKey | undefined) {
  return {
    'trust-store': store && fileReference(store),
    'trust-store-type': store && TYPE,
    'trust-store-password': password && valueReference(password),
  };
}
