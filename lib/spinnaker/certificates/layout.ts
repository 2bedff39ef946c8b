import {
  type CertificateLayout,
  type CertificateOptions,
  certificateFile,
  CertificateKeyType,
  KeyEncoding,
  keyFile,
  keystoreFile,
  keystorePasswordFile,
  ROOT_FILE,
  type ServiceCertificate,
  truststoreFile,
} from '../../certificates';
import { dnsLabelProblem, type Problem, refuse, type ServiceIdentity } from '../../identity';
import { SpinnakerLanguage, type SpinnakerServiceType } from '../service-types';
import { checkedGo, checkedJava, languageProblem } from './checks';
import { javaProblem, layoutProfile, readsProfile, SpinnakerJava } from './java-release';
import { checkNames, type SpinnakerDnsNames, spinnakerIdentity } from './names';
import {
  type GoCertificate,
  type ISpinnakerCertificates,
  type JavaCertificate,
} from './spinnaker-certificates';
import { goTrusting, javaTrusting, type SpinnakerTrust } from './trust';

export interface LayoutSpinnakerCertificatesProps {
  /** Gets a certificate for each service. A CertificateGenerator, or Pulumi's RuntimeCertificates, issues them. */
  readonly layout: CertificateLayout;
  /** Namespace of Spinnaker. @default - that of the layout */
  readonly namespace?: string;
  /** @default SpinnakerJava.JAVA_17 */
  readonly java?: SpinnakerJava;
  /** Domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Names besides those in the cluster, as of Gate where it ends TLS itself. @default - none */
  readonly dnsNames?: SpinnakerDnsNames;
  /**
   * Whom the services trust when they call, in place of the layout's authorities: authorities that are yours and
   * public ones, for calls to the outside. Servers do not read it. It has to hold the authority of the services as
   * well, and each next one of theirs before they have its certificates: nothing here puts it in.
   * @default - the layout's authorities, so services that call outside with Spinnaker's common client are refused there
   */
  readonly clientTrust?: SpinnakerTrust;
}

/**
 * Certificates of a layout, whoever issues them: each service that is asked for is added to it, unless the layout
 * has the service `spin-<service>` already: then it must have the names and the files that are needed. Passwords of
 * keystores are made with them. The operator mounts single keys of Secrets, so with one Secret for all (the layout's
 * default) a pod still has its own files only.
 *
 * Files hold every authority that is trusted, so that the authority can be rotated without interruption. Deployments
 * are restarted when their certificates changed, unless the layout says otherwise.
 */
export class LayoutSpinnakerCertificates implements ISpinnakerCertificates {
  readonly namespace: string;

  constructor(private readonly props: LayoutSpinnakerCertificatesProps) {
    this.namespace = props.namespace ?? props.layout.namespace;
    refuse(dnsLabelProblem(this.namespace), 'certificates of Spinnaker, namespace');
    refuse(javaProblem(props.java), 'certificates of Spinnaker, java');
    checkNames(props, 'certificates of Spinnaker');
  }

  /** @throws InvalidInputError if it is no Java service, or the layout has it without PKCS#12 that its Java reads */
  java(service: SpinnakerServiceType): JavaCertificate {
    const place = `certificate of ${service.name}`;
    refuse(languageProblem(service, SpinnakerLanguage.JAVA), place);
    const { java = SpinnakerJava.JAVA_17 } = this.props;
    const certificate = this.certificateOf(service, { keystore: layoutProfile(java) });
    refuse(keystoreProblem(certificate, java), place);
    const { name } = certificate;
    const secret = certificate.secret.name;
    const password = { secret, key: keystorePasswordFile(name) };
    const files = {
      keyStore: { secret, key: keystoreFile(name) },
      keyStorePassword: password,
      trustStore: { secret, key: truststoreFile(name) },
      trustStorePassword: password,
    };
    return checkedJava(javaTrusting(files, this.props.clientTrust), place);
  }

  /** @throws InvalidInputError if it is no Go service, or the layout has it with another key than RSA as PKCS#1 */
  go(service: SpinnakerServiceType): GoCertificate {
    const place = `certificate of ${service.name}`;
    refuse(languageProblem(service, SpinnakerLanguage.GO), place);
    const certificate = this.certificateOf(service, {
      keyType: CertificateKeyType.RSA_2048,
      keyEncoding: KeyEncoding.PKCS1,
    });
    refuse(goKeyProblem(certificate), place);
    const secret = certificate.secret.name;
    const files = {
      certificate: { secret, key: certificateFile(certificate.name) },
      key: { secret, key: keyFile(certificate.name) },
      authority: { secret, key: ROOT_FILE },
    };
    return checkedGo(goTrusting(files, this.props.clientTrust), place);
  }

  /** @throws InvalidInputError if it is in another namespace than Spinnaker, or the layout has it without a name */
  private certificateOf(service: SpinnakerServiceType, options: CertificateOptions): ServiceCertificate {
    const { layout } = this.props;
    const identity = spinnakerIdentity(service, { ...this.props, namespace: this.namespace });
    const { name, namespace } = identity;
    const [known] = layout.certificatesOf(identity);
    if (known) {
      refuse(nameProblem(known, identity), `certificate of ${service.name}`);
      return known;
    }
    // They have no SVID in the other mode either.
    return layout.add(identity, {
      ...options,
      withoutSpiffeId: true,
      workloads: [{ kind: 'Deployment', namespace, name }],
    });
  }
}

function keystoreProblem({ name, entry }: ServiceCertificate, java: SpinnakerJava): Problem | undefined {
  const { keystore } = entry;
  if (keystore !== undefined && readsProfile(java, keystore)) return undefined;
  const profile = java === SpinnakerJava.JAVA_17 ? 'MODERN' : 'LEGACY';
  return {
    rule: 'spinnaker-keystore',
    value: name,
    problem:
      keystore === undefined
        ? 'has no keystore, and its service is written in Java'
        : `has a keystore that not every Java ${java} reads`,
    instead: `keystore: Pkcs12Profile.${profile} in its options, or leave it to this class`,
  };
}

function nameProblem({ name, dnsNames }: ServiceCertificate, service: ServiceIdentity): Problem | undefined {
  const missing = service.dnsNames.find((dnsName) => !dnsNames.includes(dnsName));
  if (missing === undefined) return undefined;
  return {
    rule: 'spinnaker-name',
    value: name,
    problem: `has not the name ${missing} in the layout, by which it is called`,
    instead: `dnsNames: [${JSON.stringify(missing)}] in its options, or leave it to this class`,
  };
}

function goKeyProblem({ name, entry }: ServiceCertificate): Problem | undefined {
  const { keyType, keyEncoding } = entry;
  if (keyType.startsWith('rsa') && keyEncoding === KeyEncoding.PKCS1) return undefined;
  return {
    rule: 'spinnaker-go-key',
    value: `${name}, ${keyType} as ${keyEncoding}`,
    problem: 'is no key that services in Go read',
    instead: 'keyType: CertificateKeyType.RSA_2048 and keyEncoding: KeyEncoding.PKCS1',
  };
}
