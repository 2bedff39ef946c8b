import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { type CertificateLayoutEntry } from '../../certificates';
import { derivedCertificate, validFrom } from '../../certificates/issuing';
import { type CertificateAuthority } from './authority';
import { keyArgs, leafUses, renewalHours, subjectArgs, wholeHours } from './tls-args';

/** What a {@link LeafCertificate} is made of. */
export interface LeafCertificateArgs {
  readonly entry: CertificateLayoutEntry;
  readonly authority: CertificateAuthority;
  /** Another value makes a new key and a new certificate. @default - they stay until something else changes */
  readonly occasion?: string;
}

/**
 * The certificate of a service, with its key in Pulumi's state. It is renewed, with the same key, by the first
 * `pulumi up` after it is due. As with {@link CertificateAuthority}, what the TLS provider signs is a draft.
 */
export class LeafCertificate extends pulumi.ComponentResource {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; a secret. */
  readonly privateKey: pulumi.Output<string>;

  /** @throws InvalidInputError if its lifetime is not one of whole hours */
  constructor(name: string, args: LeafCertificateArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super('cdk8s-spire:pulumi:LeafCertificate', name, {}, opts);
    const { entry, authority, occasion } = args;
    const validityPeriodHours = wholeHours(entry.lifetimeSeconds, `certificate ${entry.name}, lifetime`);
    const own = { parent: this };
    // With the key, all that is made of it is made again.
    const key = new tls.PrivateKey(name, keyArgs(entry.keyType), { ...own, replacementTrigger: occasion });
    const request = new tls.CertRequest(
      name,
      {
        privateKeyPem: key.privateKeyPem,
        subject: subjectArgs(entry.subject),
        dnsNames: entry.dnsNames,
        ipAddresses: entry.ipAddresses,
        uris: entry.spiffeId === undefined ? [] : [entry.spiffeId],
      },
      own,
    );
    const draft = new tls.LocallySignedCert(
      name,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: authority.privateKey,
        caCertPem: authority.certificate,
        allowedUses: leafUses(entry.keyType),
        validityPeriodHours,
        earlyRenewalHours: renewalHours(entry),
      },
      own,
    );
    this.privateKey = pulumi.secret(key.privateKeyPem);
    const certificate = pulumi
      .all([authority.certificate, authority.privateKey, this.privateKey, draft.certPem])
      .apply(([ca, caKey, privateKey, drafted]) =>
        derivedCertificate({ certificate: ca, privateKey: caKey }, entry, privateKey, validFrom(drafted)),
      );
    this.certificate = pulumi.unsecret(certificate);
    this.registerOutputs({ certificate: this.certificate });
  }
}
