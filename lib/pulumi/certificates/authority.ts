import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { type AuthorityLayout } from '../../certificates';
import { derivedAuthority, validFrom } from '../../certificates/issuing';
import { keyArgs, subjectArgs, subjectOf, subjectUri, wholeHours } from './tls-args';

/** What a {@link CertificateAuthority} is made of. */
export interface CertificateAuthorityArgs {
  readonly layout: AuthorityLayout;
  /** It is renewed, with the same key, when less than this is left of it. */
  readonly renewBeforeHours: number;
}

/**
 * A certificate authority, with its key in Pulumi's state.
 *
 * The TLS provider makes the key, and a certificate that says since when there is one and when it is due. That is a
 * draft: the provider sorts the attributes of a subject, older ones know no path length, and it is valid from the
 * second of its making, when other clocks are still before it. The certificate that counts says what the layout
 * says; as everything in it follows from the draft and the key, it is the same at each run.
 *
 * Type of the key and subject stay what they were when it was made: another of either is another authority, which
 * pods do not trust yet. Those of the layout are for the next one.
 */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PKCS#8 as PEM; a secret. */
  readonly privateKey: pulumi.Output<string>;

  /** @throws InvalidInputError if its lifetime is not one of whole hours */
  constructor(name: string, args: CertificateAuthorityArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super('cdk8s-spire:pulumi:CertificateAuthority', name, {}, opts);
    const { layout, renewBeforeHours } = args;
    const validityPeriodHours = wholeHours(layout.lifetimeSeconds, 'lifetime of the authority');
    const own = { parent: this };
    const key = new tls.PrivateKey(name, keyArgs(layout.keyType), {
      ...own,
      ignoreChanges: ['algorithm', 'ecdsaCurve', 'rsaBits'],
    });
    const draft = new tls.SelfSignedCert(
      name,
      {
        privateKeyPem: key.privateKeyPem,
        subject: subjectArgs(layout.subject),
        uris: [subjectUri(layout.subject)],
        isCaCertificate: true,
        setSubjectKeyId: true,
        allowedUses: ['cert_signing', 'crl_signing'],
        validityPeriodHours,
        earlyRenewalHours: renewBeforeHours,
      },
      { ...own, ignoreChanges: ['subject', 'uris'] },
    );
    const authority = pulumi
      .all([pulumi.secret(key.privateKeyPem), draft.certPem, draft.uris])
      .apply(([privateKey, certificate, uris]) =>
        derivedAuthority(
          { ...layout, subject: subjectOf(uris) ?? layout.subject },
          privateKey,
          validFrom(certificate),
        ),
      );
    this.certificate = pulumi.unsecret(authority.certificate);
    this.privateKey = authority.privateKey;
    this.registerOutputs({ certificate: this.certificate });
  }
}
