import { Duration } from 'cdk8s';
import { isIP } from 'node:net';
import {
  type AuthorityOptions,
  type CertificateKeyType,
  type CertificateLayoutProps,
  type EdgeOptions,
  hostOf,
  type SecretLayout,
} from '../certificates';
import { escapeNameValue, parseGoDuration, type TrustDomain } from '../identity';
import { type CertsValues, type Values } from './values';

/** The service that agents outside the cluster call. */
export const GATEWAY = 'serviceradar-agent-gateway';

/** The layout that the values describe, without its certificates. */
export function layoutProps({ spire, certs }: Values, trustDomain: TrustDomain): CertificateLayoutProps {
  const keyType = certs.keyType as CertificateKeyType;
  const suffix = serviceSubjectSuffix(certs);
  const authority: AuthorityOptions = {
    subject: `CN=ServiceRadar Root CA,${suffix}`,
    keyType,
    lifetime: duration(certs.caLifetime),
  };
  return {
    namespace: spire.namespace,
    trustDomain,
    secretName: certs.runtimeSecretName,
    authoritySecretName: certs.caSecretName,
    adoptFrom: adoptedSecret(certs),
    secrets: certs.secrets as SecretLayout,
    runtimeLayoutVersion: certs.runtimeLayoutVersion,
    subjectSuffix: suffix,
    authority,
    leaves: {
      keyType,
      lifetime: duration(certs.leafLifetime),
      renewBefore: certs.renewBefore ? duration(certs.renewBefore) : undefined,
    },
    restartWorkloads: certs.restartWorkloads,
    edge: edge(certs),
  };
}

/** What the subject of a service's certificate ends with. */
export function serviceSubjectSuffix({ subject }: CertsValues): string {
  return subjectSuffix(subject, subject.organizationalUnit);
}

/** What the subject of an edge agent's certificate ends with. */
export function edgeSubjectSuffix({ subject }: CertsValues): string {
  return subjectSuffix(subject, 'Edge');
}

/** Names and addresses that the values add to the certificate of a service. */
export function extraNames(
  certs: CertsValues,
  service: string,
): { readonly dnsNames: string[]; readonly ipAddresses: string[] } {
  const named = certs.extraNames.filter((extra) => extra.service === service);
  const host = service === GATEWAY && certs.edge.gateway ? [hostOf(certs.edge.gateway)] : [];
  return {
    dnsNames: [...named.flatMap(({ dnsNames }) => dnsNames), ...host.filter((name) => !isIP(name))],
    ipAddresses: [...named.flatMap(({ ipAddresses }) => ipAddresses), ...host.filter((name) => isIP(name))],
  };
}

/** The Secret whose authority becomes ours, unless it is our own: what is in there is adopted in any case. */
function adoptedSecret({ adoptFrom, runtimeSecretName, secrets }: CertsValues): string | undefined {
  const own = secrets === 'shared' && adoptFrom === runtimeSecretName;
  return adoptFrom === '' || own ? undefined : adoptFrom;
}

function edge(certs: CertsValues): EdgeOptions | undefined {
  const { gateway, maxLifetime } = certs.edge;
  if (!gateway) return undefined;
  const host = hostOf(gateway);
  return {
    gateway,
    // Agents verify a name even where they dial an address.
    serverName: isIP(host) ? GATEWAY : host,
    subjectSuffix: edgeSubjectSuffix(certs),
    maxLifetime: duration(maxLifetime),
  };
}

/** As RFC 4514 writes it, the most specific first. */
function subjectSuffix(subject: CertsValues['subject'], unit: string): string {
  const attributes = [
    ['OU', unit],
    ['O', subject.organization],
    ['L', subject.locality],
    ['ST', subject.state],
    ['C', subject.country],
  ];
  return attributes.map(([type, value]) => `${type}=${escapeNameValue(value)}`).join(',');
}

function duration(text: string): Duration {
  return Duration.millis(parseGoDuration(text)! * 1000);
}
