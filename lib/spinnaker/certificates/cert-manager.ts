import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { PasswordGenerator } from '../../certificates';
import { dnsLabelProblem, type Problem, refuse } from '../../identity';
import {
  CERT_MANAGER_KEYSTORE,
  CERT_MANAGER_TRUSTSTORE,
  certManagerCertificate,
  CertManagerKeyEncoding,
  CertManagerKeyType,
  type CertManagerPkcs12Options,
  CertManagerPkcs12Profile,
  type IssuerReference,
  Manifest,
} from '../../kubernetes';
import { SpinnakerLanguage, type SpinnakerServiceType } from '../service-types';
import { checkedGo, checkedJava, languageProblem } from './checks';
import { certManagerProfile, javaProblem, SpinnakerJava } from './java-release';
import { checkNames, type SpinnakerDnsNames, spinnakerIdentity } from './names';
import {
  type GoCertificate,
  type ISpinnakerCertificates,
  type JavaCertificate,
  type SecretKey,
} from './spinnaker-certificates';
import { goTrusting, javaTrusting, type SpinnakerTrust } from './trust';

export interface CertManagerSpinnakerCertificatesProps {
  /** Namespace of Spinnaker. */
  readonly namespace: string;
  /**
   * Who signs: an issuer that tells its own certificate (`ca.crt`), such as one of type CA; without it, cert-manager
   * writes no truststore, such as that of a SpinnakerAuthority. Services in Go present their own certificate and no chain, so it has to sign with the very
   * authority that it tells; for an intermediate one, name it in `trust`.
   */
  readonly issuer: IssuerReference;
  /** @default SpinnakerJava.JAVA_17 */
  readonly java?: SpinnakerJava;
  /** Domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Names besides those in the cluster, as of Gate where it ends TLS itself. @default - none */
  readonly dnsNames?: SpinnakerDnsNames;
  /** How long a certificate is valid. @default - 365 days */
  readonly duration?: Duration;
  /**
   * How long before its end the next one is issued: the time in which the services have to be restarted.
   * @default - a third of the duration; of 365 days, the last 121
   */
  readonly renewBefore?: Duration;
  /**
   * Makes the passwords of the keystores, one for each Java service under its name.
   * @default - a PasswordGenerator of its own, with the Secret `spinnaker-keystore-passwords`
   */
  readonly passwords?: PasswordGenerator;
  /** One password for all keystores, in a Secret of yours. It is six or more printable ASCII characters. @default - they are generated */
  readonly password?: SecretKey;
  /**
   * Whom the services trust.
   *
   * @default - the authority that signs, which cert-manager writes into each Secret anew with each certificate. So
   *   right after the issuer got another key, services do not trust each other until all were issued anew and have
   *   restarted: a change of the authority without interruption needs this.
   */
  readonly trust?: SpinnakerTrust;
  /**
   * Whom the services trust when they call, in place of `trust`: authorities that are yours and public ones, for
   * calls to the outside. Servers do not read it. It has to hold the authority of the services as well, and each next
   * one of theirs before they have its certificates: nothing here puts it in.
   * @default - `trust`, so services that call outside with Spinnaker's common client are refused there
   */
  readonly clientTrust?: SpinnakerTrust;
}

/**
 * A Certificate of cert-manager for each service that is asked for, in the Secret `spin-<service>-tls`, and with an
 * older `java` in `spin-<service>-tls-legacy`. A variant of a service that runs with high availability has its own, as
 * it has its own Service.
 *
 * Names are `spin-<service>`, with namespace, `.svc` and the cluster's domain, and `localhost`, by which probes and
 * the monitoring daemon call.
 *
 * Services read their files when they start, and cert-manager restarts nothing. So from each renewal on, there is
 * `renewBefore` to restart them: with another `certificatesVersion` of SpinnakerMtls, or by
 *
 *     kubectl -n spinnaker rollout restart deployment -l app=spin
 *
 * A service that did not start again until its certificate ends can no longer be called, nor call, and all of them
 * were issued at about the same time. By default they are renewed eight months after they were issued, and four months
 * are left: a restart every three months is enough. LayoutSpinnakerCertificates, with a CertificateRenewal, restarts Deployments by itself.
 *
 * cert-manager waits for the passwords, and goes on by itself when the Job has made them. It does not make a keystore
 * anew if its password changes: delete the service's Secret then. Another `java` has another Secret, and that of
 * before stays: delete it when no pod has it any more. It keeps the keystores of Certificates that are gone,
 * so the Secret with the passwords stays as well: it is there whether or not a service is asked for.
 */
export class CertManagerSpinnakerCertificates extends Construct implements ISpinnakerCertificates {
  readonly namespace: string;
  private readonly made = new Set<string>();
  private readonly generator?: PasswordGenerator;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CertManagerSpinnakerCertificatesProps,
  ) {
    super(scope, id);
    this.namespace = props.namespace;
    const place = this.node.path;
    refuse(dnsLabelProblem(props.namespace), `${place}, namespace`);
    checkNames(props, place);
    refuse(javaProblem(props.java), `${place}, java`);
    refuse(passwordsProblem(props), `${place}, passwords`);
    if (!props.password) this.generator = props.passwords ?? this.ownGenerator();
  }

  /** @throws InvalidInputError if it is no Java service */
  java(service: SpinnakerServiceType): JavaCertificate {
    const place = `${this.node.path}, ${service.name}`;
    refuse(languageProblem(service, SpinnakerLanguage.JAVA), place);
    const { trust, clientTrust, java = SpinnakerJava.JAVA_17 } = this.props;
    const profile = certManagerProfile(java);
    const secret = secretOf(service, profile);
    const password = this.passwordOf(service);
    const files = {
      keyStore: { secret, key: CERT_MANAGER_KEYSTORE },
      keyStorePassword: password,
      trustStore: trust?.pkcs12 ?? { secret, key: CERT_MANAGER_TRUSTSTORE },
      trustStorePassword: trust?.password ?? password,
    };
    const checked = checkedJava(javaTrusting(files, clientTrust), place);
    this.issue(service, secret, CertManagerKeyType.ECDSA_256, CertManagerKeyEncoding.PKCS8, {
      password: { name: password.secret, key: password.key },
      profile,
    });
    return checked;
  }

  /** @throws InvalidInputError if it is no Go service */
  go(service: SpinnakerServiceType): GoCertificate {
    const place = `${this.node.path}, ${service.name}`;
    refuse(languageProblem(service, SpinnakerLanguage.GO), place);
    const { trust, clientTrust } = this.props;
    const secret = secretOf(service);
    const files = {
      certificate: { secret, key: 'tls.crt' },
      key: { secret, key: 'tls.key' },
      authority: trust?.pem ?? { secret, key: 'ca.crt' },
    };
    const checked = checkedGo(goTrusting(files, clientTrust), place);
    this.issue(service, secret, CertManagerKeyType.RSA_2048, CertManagerKeyEncoding.PKCS1);
    return checked;
  }

  private passwordOf(service: SpinnakerServiceType): SecretKey {
    if (this.props.password) return this.props.password;
    const { name, key } = this.generator!.add(service.name);
    return { secret: name, key };
  }

  private ownGenerator(): PasswordGenerator {
    return new PasswordGenerator(this, 'passwords', {
      namespace: this.namespace,
      secretName: 'spinnaker-keystore-passwords',
      name: 'spinnaker-passwords',
    });
  }

  private issue(
    service: SpinnakerServiceType,
    secretName: string,
    keyType: CertManagerKeyType,
    keyEncoding: CertManagerKeyEncoding,
    pkcs12?: CertManagerPkcs12Options,
  ): void {
    if (this.made.has(service.name)) return;
    this.made.add(service.name);
    const { issuer, duration = Duration.days(365), renewBefore } = this.props;
    const { name, namespace, dnsNames } = spinnakerIdentity(service, this.props);
    const certificate = certManagerCertificate({
      name,
      namespace,
      secretName,
      issuer,
      // Some logs show nothing else, and some callers have no look at an empty subject.
      commonName: name,
      dnsNames: [...new Set([...dnsNames, 'localhost'])],
      duration,
      renewBefore,
      keyType,
      keyEncoding,
      pkcs12,
    });
    new Manifest(this, service.name, certificate);
  }
}

/** cert-manager makes no keystore anew for another profile: it needs another Secret. */
function secretOf({ name }: SpinnakerServiceType, profile?: CertManagerPkcs12Profile): string {
  return `spin-${name}-tls${profile === CertManagerPkcs12Profile.LEGACY ? '-legacy' : ''}`;
}

function passwordsProblem(props: CertManagerSpinnakerCertificatesProps): Problem | undefined {
  const { namespace, passwords, password } = props;
  if (passwords && password) {
    return {
      rule: 'keystore-password',
      value: `${password.secret}/${password.key}`,
      problem: 'is given, and so is a generator of passwords',
      instead: 'either passwords or password',
    };
  }
  if (!passwords || passwords.namespace === namespace) return undefined;
  return {
    rule: 'secret-namespace',
    value: passwords.namespace,
    problem:
      "is where the passwords are, and cert-manager and the operator look for them in Spinnaker's namespace",
    instead: `"${namespace}"`,
  };
}
