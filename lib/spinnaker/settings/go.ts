import { type GoCertificate } from '../certificates/spinnaker-certificates';
import { fileReference, valueReference } from '../secret-reference';
import { type Setting, settingsBelow } from './setting';

/**
 * What a Go service needs to serve TLS. Source: Armory's go-yaml-tools, `pkg/tls/server`, which reads the key's
 * password as `keyFilePassword`; its guide calls it `keyPassword`. So both are there.
 *
 * @param files undefined to leave all of it out
 * @param clientAuth `none`, `want` or `need`
 */
export function goServerSettings(
  service: string,
  files: GoCertificate | undefined,
  clientAuth: string | undefined,
): Setting[] {
  const password = files?.keyPassword && valueReference(files.keyPassword);
  return settingsBelow(['profiles', service, 'server', 'ssl'], {
    enabled: files && true,
    certFile: files && fileReference(files.certificate),
    keyFile: files && fileReference(files.key),
    keyPassword: password,
    keyFilePassword: password,
    cacertFile: files && fileReference(files.authority),
    clientAuth: files && clientAuth,
  });
}

/** What a Go service needs to call others. Source: Armory's go-yaml-tools, `pkg/tls/client`. */
export function goClientSettings(service: string, files: GoCertificate | undefined): Setting[] {
  return settingsBelow(['profiles', service, 'http'], {
    cacertFile: files && fileReference(files.clientAuthority ?? files.authority),
    clientCertFile: files && fileReference(files.certificate),
    clientKeyFile: files && fileReference(files.key),
    clientKeyPassword: files?.keyPassword && valueReference(files.keyPassword),
  });
}
