import { type SpinnakerServiceType } from '../service-types';
import { type SpinnakerMtls } from '../spinnaker-mtls';
import { shell } from './markdown';

/**
 * What services call outside with the client that goes by `ok-http-client` or, in Go, may go by `http`. Source: uses of
 * Kork's OkHttp3ClientConfiguration and OkHttpClientProvider in the services. Of Clouddriver only Eureka is among them,
 * and Orca's webhooks have a client of their own.
 */
const OUTSIDE: { readonly [service: string]: string } = {
  echo: 'notifications (Slack, Microsoft Teams, Google Chat, PagerDuty, Twilio, GitHub, Jira), events to `rest` endpoints, telemetry',
  igor: 'build services and hosts of source (Jenkins, Travis, Concourse, GitHub, GitLab, Bitbucket)',
  fiat: 'roles from GitHub',
  kayenta: 'sources of metrics',
  gate: '`proxies`',
  clouddriver: 'Eureka',
  dinghy: 'hosts of source, as far as its clients go by `http.cacertFile`',
  terraformer: 'hosts of modules and source, as far as its clients go by `http.cacertFile`',
};

/** What becomes of calls to the outside from the stage `https` on, and what to do. */
export function outsideText(mtls: SpinnakerMtls): string[] {
  const { services, withoutClientTrust } = mtls;
  const calling = services.filter(callOf);
  const refused = withoutClientTrust.filter(callOf);
  const others =
    'Plugins that use the common client are like these. Webhooks of Orca are not: they go by the authorities of Java and of `webhook.trust`, so those that call one of the services above need `webhook.trust`.';
  if (refused.length === 0) {
    const trusted = calling.length === 0 ? 'Nothing is known of them' : 'They go by `clientTrust`';
    return [`Calls to the outside: ${trusted}. ${others}`, ''];
  }
  return [
    '**Calls to the outside fail from here on**, but for those by http: these services trust the authority of their truststore and nobody else, when they call as when they are called (`PKIX path building failed`, `unknown authority`).',
    '',
    ...refused.map((service) => `- ${service.name}: ${callOf(service)}`),
    '',
    others,
    '',
    'If there are such calls, make a second truststore for calls alone. Servers must not read it: they would let in whoever has a public certificate. `ca.crt` is the authority of the services: `ca.crt` in any Secret of cert-manager, `root.pem` in those of the Jobs of this package. The public ones are those of the machine that this runs on and of its Java; where services run on Java 8 or 11, it is `keytool -J-Dkeystore.pkcs12.legacy`.',
    '',
    ...shell(clientTrustCommands(mtls.namespace)),
    'Then give the certificates `clientTrust`, make these files anew, and take them instead:',
    '',
    '```ts',
    'clientTrust: {',
    "  pkcs12: { secret: 'spinnaker-outside', key: 'truststore.p12' },",
    "  password: { secret: 'spinnaker-outside', key: 'password' },",
    "  pem: { secret: 'spinnaker-outside', key: 'ca.pem' },",
    '},',
    '```',
    '',
  ];
}

/** Both files from the public authorities of this machine and of its Java, and the services' own `ca.crt`. */
function clientTrustCommands(namespace: string): string[] {
  return [
    "(umask 077; openssl rand -hex 16 | tr -d '\\n' >password)",
    'keytool -importkeystore -noprompt -srckeystore "$JAVA_HOME/lib/security/cacerts" -srcstorepass changeit -destkeystore truststore.p12 -deststoretype PKCS12 -deststorepass:file password',
    'keytool -importcert -noprompt -alias spinnaker -file ca.crt -keystore truststore.p12 -storepass:file password',
    'cat ca.crt "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" >ca.pem',
    `kubectl -n ${namespace} create secret generic spinnaker-outside --from-file=truststore.p12 --from-file=password --from-file=ca.pem`,
  ];
}

function callOf({ name, variantOf }: SpinnakerServiceType): string | undefined {
  return OUTSIDE[variantOf ?? name];
}
