import { dnsLabelProblem, InvalidInputError, refuse } from '../../identity';
import { SpinnakerLanguage, type SpinnakerServiceType } from '../service-types';
import { spinnakerService } from '../services';
import { checkedGo, checkedJava, languageProblem, trustProblem } from './checks';
import {
  type GoCertificate,
  type ISpinnakerCertificates,
  type JavaCertificate,
  type SecretKey,
} from './spinnaker-certificates';
import { goTrusting, javaTrusting, type SpinnakerTrust } from './trust';

/** Stands for the name of a service, in the names of Secrets and of their keys. */
export const SERVICE_PLACEHOLDER = '{service}';

const PLACE = 'certificates of Spinnaker';

export interface ExistingSpinnakerCertificatesProps {
  /** Namespace of the Secrets, which is that of Spinnaker. @default - that of the SpinnakerService */
  readonly namespace?: string;
  /**
   * The files of Java services that are not in `java`, with `{service}` for the name of the service:
   * `{ secret: 'spin-{service}-tls', key: 'keystore.p12' }`.
   * @default - there are no others
   */
  readonly everyJava?: JavaCertificate;
  /** The files of Java services by the service's name. A variant that is not there has those of the whole. @default - none */
  readonly java?: { readonly [service: string]: JavaCertificate };
  /** The files of Go services that are not in `go`, with `{service}` for the name of the service. @default - there are no others */
  readonly everyGo?: GoCertificate;
  /** The files of Go services by the service's name. @default - none */
  readonly go?: { readonly [service: string]: GoCertificate };
  /**
   * Whom the services trust when they call, but for those whose files name another `clientTrustStore` or
   * `clientAuthority`: authorities of the services and, for calls to the outside, public ones. Servers do not read it.
   * @default - whom their servers trust, so services that call outside with Spinnaker's common client are refused there
   */
  readonly clientTrust?: SpinnakerTrust;
}

/**
 * Certificates in Secrets that somebody else makes. What is in them cannot be seen here. So see to it that
 *
 * - keystores and truststores are PKCS#12 that the services' Java reads, and the certificates in a truststore are
 *   trusted entries, as `keytool -importcert` makes them;
 * - passwords have no line break at their end, and the key in a keystore has the keystore's password;
 * - keys of Go services are RSA as PKCS#1, `RSA PRIVATE KEY`, and their certificates are signed by one of the
 *   authorities without another in between;
 * - certificates have the names `spin-<service>` and `spin-<service>.<namespace>`, and usages of server and client.
 */
export class ExistingSpinnakerCertificates implements ISpinnakerCertificates {
  readonly namespace?: string;

  /** @throws InvalidInputError if a service, a key or a placeholder is none */
  constructor(private readonly props: ExistingSpinnakerCertificatesProps) {
    this.namespace = props.namespace;
    if (props.namespace !== undefined) {
      refuse(dnsLabelProblem(props.namespace), `${PLACE}, namespace`);
    }
    // With any service, to see other placeholders.
    if (props.everyJava) javaFiles(props.everyJava, spinnakerService('orca'), `${PLACE}, everyJava`);
    if (props.everyGo) goFiles(props.everyGo, spinnakerService('dinghy'), `${PLACE}, everyGo`);
    if (props.clientTrust) refuse(trustProblem(props.clientTrust), `${PLACE}, clientTrust`);
    for (const [name, files] of Object.entries(props.java ?? {})) {
      const place = `${PLACE}, java.${name}`;
      refuse(languageProblem(spinnakerService(name), SpinnakerLanguage.JAVA), place);
      checkedJava(files, place);
    }
    for (const [name, files] of Object.entries(props.go ?? {})) {
      const place = `${PLACE}, go.${name}`;
      refuse(languageProblem(spinnakerService(name), SpinnakerLanguage.GO), place);
      checkedGo(files, place);
    }
  }

  /** @throws InvalidInputError if it is no Java service, or has no files */
  java(service: SpinnakerServiceType): JavaCertificate {
    const place = `certificate of ${service.name}`;
    refuse(languageProblem(service, SpinnakerLanguage.JAVA), place);
    const { java = {}, everyJava, clientTrust } = this.props;
    const own = java[service.name] ?? (service.variantOf === undefined ? undefined : java[service.variantOf]);
    if (!own && !everyJava) throw missing(service, 'java', place);
    return checkedJava(javaTrusting(own ?? javaFiles(everyJava!, service, place), clientTrust), place);
  }

  /** @throws InvalidInputError if it is no Go service, or has no files */
  go(service: SpinnakerServiceType): GoCertificate {
    const place = `certificate of ${service.name}`;
    refuse(languageProblem(service, SpinnakerLanguage.GO), place);
    const { go = {}, everyGo, clientTrust } = this.props;
    const own = go[service.name];
    if (!own && !everyGo) throw missing(service, 'go', place);
    return checkedGo(goTrusting(own ?? goFiles(everyGo!, service, place), clientTrust), place);
  }
}

function javaFiles(every: JavaCertificate, service: SpinnakerServiceType, place: string): JavaCertificate {
  return checkedJava(
    {
      keyStore: filledIn(every.keyStore, service),
      keyStorePassword: filledIn(every.keyStorePassword, service),
      trustStore: filledIn(every.trustStore, service),
      trustStorePassword: filledIn(every.trustStorePassword, service),
      ...(every.clientTrustStore ? { clientTrustStore: filledIn(every.clientTrustStore, service) } : {}),
      ...(every.clientTrustStorePassword
        ? { clientTrustStorePassword: filledIn(every.clientTrustStorePassword, service) }
        : {}),
    },
    place,
  );
}

function goFiles(every: GoCertificate, service: SpinnakerServiceType, place: string): GoCertificate {
  return checkedGo(
    {
      certificate: filledIn(every.certificate, service),
      key: filledIn(every.key, service),
      ...(every.keyPassword ? { keyPassword: filledIn(every.keyPassword, service) } : {}),
      authority: filledIn(every.authority, service),
      ...(every.clientAuthority ? { clientAuthority: filledIn(every.clientAuthority, service) } : {}),
    },
    place,
  );
}

function filledIn({ secret, key }: SecretKey, { name }: SpinnakerServiceType): SecretKey {
  return {
    secret: secret.replaceAll(SERVICE_PLACEHOLDER, name),
    key: key.replaceAll(SERVICE_PLACEHOLDER, name),
  };
}

function missing({ name }: SpinnakerServiceType, prop: string, place: string): InvalidInputError {
  const every = prop === 'java' ? 'everyJava' : 'everyGo';
  const problem = {
    rule: 'spinnaker-certificate',
    value: name,
    problem: 'has no certificate',
    instead: `${prop}: { ${JSON.stringify(name)}: { … } }, or ${every}`,
  };
  return new InvalidInputError(problem, place);
}
