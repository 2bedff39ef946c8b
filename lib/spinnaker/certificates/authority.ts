import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  authorityIssuer,
  certManagerCertificate,
  CertManagerKeyRotation,
  type IssuerReference,
  issuerReference,
  Manifest,
  selfSignedIssuer,
} from '../../kubernetes';

export interface SpinnakerAuthorityProps {
  /** Namespace of Spinnaker. */
  readonly namespace: string;
  /** Name of the authority: its common name, and that of its Issuer, Certificate and Secret. @default 'spinnaker-ca' */
  readonly name?: string;
  /** How long its certificate is valid. cert-manager renews it when a third is left. @default - ten years */
  readonly duration?: Duration;
}

/**
 * An authority of cert-manager for CertManagerSpinnakerCertificates: an Issuer of type CA, with a certificate of its
 * own. It keeps its key when that is renewed: with another one, services would not trust each other until each has a
 * new certificate and has restarted. Another key is another authority, with another name: see `trust`.
 */
export class SpinnakerAuthority extends Construct {
  /** Who signs. */
  readonly issuer: IssuerReference;

  /** @throws InvalidInputError if cert-manager would refuse a name or the duration */
  constructor(scope: Construct, id: string, props: SpinnakerAuthorityProps) {
    super(scope, id);
    const { namespace, name = 'spinnaker-ca', duration = Duration.days(3650) } = props;
    const root = { name: `${name}-root`, namespace };
    const authority = { name, namespace };
    this.issuer = issuerReference(authority);
    new Manifest(this, 'root', selfSignedIssuer(root));
    const certificate = certManagerCertificate({
      name,
      namespace,
      secretName: name,
      issuer: issuerReference(root),
      commonName: name,
      isCA: true,
      duration,
      keyRotation: CertManagerKeyRotation.NEVER,
    });
    new Manifest(this, 'certificate', certificate);
    new Manifest(this, 'issuer', authorityIssuer(authority, name));
  }
}
