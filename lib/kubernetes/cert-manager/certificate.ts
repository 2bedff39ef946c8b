import { type Duration } from 'cdk8s';
import {
  dnsLabelProblem,
  dnsNameProblem,
  dnsSubdomainProblem,
  formatGoDuration,
  ipAddressProblem,
  type Problem,
  refuse,
} from '../../identity';
import { labelProblem } from '../checks';
import { nonEmpty } from '../lists';
import { fieldProblem } from './fields';
import { issuerReferenceProblem } from './issuer';
import {
  certManagerKey,
  type CertManagerKeyEncoding,
  certManagerKeyProblem,
  type CertManagerKeyRotation,
  type CertManagerKeyType,
  isRsa,
} from './key';
import { type CertManagerPkcs12Options, pkcs12Keystore, pkcs12Problem } from './keystore';
import { certManagerLifetime, certManagerLifetimeProblem } from './lifetime';
import {
  CERT_MANAGER_API_VERSION,
  type CertManagerCertificate,
  type CertManagerPrivateKey,
  type CertManagerSecretTemplate,
  type CertManagerSubject,
  type IssuerReference,
} from './types';

/** How a Certificate is issued, whatever its names. */
export interface CertManagerIssuance {
  /** How long it is valid. At most a year, but for authorities. @default - 90 days */
  readonly duration?: Duration;
  /** How long before its end the next one is issued. @default - a third of the duration */
  readonly renewBefore?: Duration;
  /** @default CertManagerKeyType.ECDSA_256 */
  readonly keyType?: CertManagerKeyType;
  /** @default CertManagerKeyEncoding.PKCS8 */
  readonly keyEncoding?: CertManagerKeyEncoding;
  /** @default CertManagerKeyRotation.ALWAYS */
  readonly keyRotation?: CertManagerKeyRotation;
}

/** What a Certificate is made of. */
export interface CertManagerCertificateProps extends CertManagerIssuance {
  /** Name of the Certificate. */
  readonly name: string;
  readonly namespace: string;
  /** Secret that gets `tls.crt`, `tls.key` and `ca.crt`. */
  readonly secretName: string;
  /** Who signs. */
  readonly issuer: IssuerReference;
  /** @default - none */
  readonly dnsNames?: string[];
  /** @default - none */
  readonly ipAddresses?: string[];
  /** SPIFFE IDs and other URIs. @default - none */
  readonly uris?: string[];
  /** At most 64 characters. Clients look at the other names and not at this one. @default - none */
  readonly commonName?: string;
  /** @default - none */
  readonly subject?: CertManagerSubject;
  /** Whether it signs others: then it has the usages of an authority, and none of TLS. @default false */
  readonly isCA?: boolean;
  /** Labels and annotations of the Secret. @default - none */
  readonly secretTemplate?: CertManagerSecretTemplate;
  /** A keystore and a truststore in the Secret. @default - none */
  readonly pkcs12?: CertManagerPkcs12Options;
  /** Labels of the Certificate. @default - none */
  readonly labels?: { readonly [key: string]: string };
}

/** The part of a Certificate that follows from how it is issued. */
export interface CertManagerIssuanceSpec {
  /** A Go duration. */
  readonly duration: string;
  /** A Go duration. */
  readonly renewBefore: string;
  readonly usages: string[];
  readonly privateKey: CertManagerPrivateKey;
}

/**
 * Lifetime, usages and key in cert-manager's spelling: those of a server that is a client, too, or of an authority.
 * @throws InvalidInputError if cert-manager would refuse it, or it would be of no use
 */
export function certManagerIssuance(
  options: CertManagerIssuance,
  place: string,
  isCA = false,
): CertManagerIssuanceSpec {
  const { keyType, keyEncoding, keyRotation } = options;
  const lifetime = certManagerLifetime(options.duration, options.renewBefore);
  refuse(certManagerLifetimeProblem(lifetime, isCA), place);
  refuse(certManagerKeyProblem(keyType, keyEncoding, keyRotation), place);
  return {
    duration: formatGoDuration(lifetime.duration),
    renewBefore: formatGoDuration(lifetime.renewBefore),
    usages: isCA ? ['cert sign', 'crl sign', 'digital signature'] : leafUsages(keyType),
    privateKey: certManagerKey(keyType, keyEncoding, keyRotation),
  };
}

/**
 * A Certificate of cert-manager, with the defaults that matter: a new key each time, and both usages of TLS.
 * @throws InvalidInputError if cert-manager would refuse it
 */
export function certManagerCertificate(props: CertManagerCertificateProps): CertManagerCertificate {
  const place = `Certificate ${props.name}`;
  refuse(propsProblem(props), place);
  const isCA = props.isCA ?? false;
  return {
    apiVersion: CERT_MANAGER_API_VERSION,
    kind: 'Certificate',
    metadata: {
      name: props.name,
      namespace: props.namespace,
      ...(props.labels ? { labels: { ...props.labels } } : {}),
    },
    spec: {
      secretName: props.secretName,
      ...(props.secretTemplate ? { secretTemplate: props.secretTemplate } : {}),
      issuerRef: { ...props.issuer, group: props.issuer.group ?? 'cert-manager.io' },
      ...(isCA ? { isCA } : {}),
      ...(props.commonName === undefined ? {} : { commonName: props.commonName }),
      ...(props.subject ? { subject: props.subject } : {}),
      ...named('dnsNames', props.dnsNames),
      ...named('ipAddresses', props.ipAddresses),
      ...named('uris', props.uris),
      ...certManagerIssuance(props, place, isCA),
      ...(props.pkcs12 ? { keystores: pkcs12Keystore(props.pkcs12) } : {}),
    },
  };
}

/** Only RSA keys encrypt: with others, strict clients take the usage for an error. Source: RFC 8813 §3. */
function leafUsages(keyType: CertManagerKeyType | undefined): string[] {
  return ['digital signature', ...(isRsa(keyType) ? ['key encipherment'] : []), 'server auth', 'client auth'];
}

function named(key: string, names: string[] | undefined): { readonly [key: string]: string[] } {
  const list = nonEmpty(names);
  return list ? { [key]: [...list] } : {};
}

const SUBJECT_FIELDS: (keyof CertManagerSubject)[] = [
  'organizations',
  'organizationalUnits',
  'countries',
  'localities',
  'provinces',
];

/** A scheme, and what follows it in the characters of a URI. Source: RFC 5280 §4.2.1.6, RFC 3986 §2. */
const URI = /^[a-z][a-z0-9+.-]*:[a-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/i;

function propsProblem(props: CertManagerCertificateProps): Problem | undefined {
  const {
    name,
    namespace,
    secretName,
    issuer,
    subject,
    dnsNames = [],
    ipAddresses = [],
    secretTemplate,
  } = props;
  return (
    [name, secretName].map(dnsSubdomainProblem).find((problem) => problem) ??
    dnsLabelProblem(namespace) ??
    issuerReferenceProblem(issuer) ??
    fieldProblem('a subject', subject, SUBJECT_FIELDS) ??
    dnsNames.map(dnsNameProblem).find((problem) => problem) ??
    ipAddresses.map(ipAddressProblem).find((problem) => problem) ??
    nameProblem(props) ??
    labelProblem(props.labels) ??
    labelProblem(secretTemplate?.labels) ??
    (props.pkcs12 && pkcs12Problem(props.pkcs12))
  );
}

/** Source: cert-manager, ValidateCertificateSpec. */
function nameProblem(props: CertManagerCertificateProps): Problem | undefined {
  const { commonName, dnsNames = [], ipAddresses = [], uris = [] } = props;
  const problem = (value: string, text: string, instead: string): Problem => ({
    rule: 'cert-manager-names',
    value,
    problem: text,
    instead,
  });
  if (commonName === undefined && dnsNames.length + ipAddresses.length + uris.length === 0)
    return problem(props.name, 'would certify no name', 'dnsNames: ["core.demo.svc"]');
  if (commonName !== undefined && (commonName === '' || commonName.length > 64))
    return problem(commonName, 'is no common name', 'no commonName, or one of 1 to 64 characters');
  const uri = uris.find((text) => !URI.test(text));
  if (uri !== undefined)
    return problem(uri, 'is no URI', 'a scheme and what belongs to it, such as "spiffe://example.org/core"');
  return undefined;
}
