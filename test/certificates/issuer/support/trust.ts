import { X509Certificate } from 'node:crypto';
import { type EntryFiles } from '../../../../lib/certificates/issuer';
import { splitBundle, verifyCertificate } from '../../../../lib/certificates/issuing';
import { type LayoutDocument } from '../../../../lib/certificates/layout';
import { keyOf } from './memory-store';

type Entries = ReadonlyMap<string, EntryFiles>;

/** Which stored certificate is not trusted by which stored bundle: two services that could not talk. */
export function brokenTrust(layout: LayoutDocument, entries: Entries): string[] {
  const stored = layout.targets.flatMap(({ entry, certificates }) => {
    const files = entries.get(keyOf(entry));
    if (!files) return [];
    return [
      { place: keyOf(entry), certificates: certificates.filter((name) => files[`${name}.pem`]), files },
    ];
  });
  return stored.flatMap(({ certificates, files }) =>
    certificates.flatMap((name) => {
      const leaf = new X509Certificate(files[`${name}.pem`]);
      return stored
        .filter(({ files: other }) => !isTrusted(leaf, other['root.pem'].toString()))
        .map(({ place }) => `${name} is not trusted in ${place}`);
    }),
  );
}

function isTrusted(leaf: X509Certificate, bundle: string): boolean {
  return splitBundle(bundle)
    .map((pem) => new X509Certificate(pem))
    .some((root) => leaf.checkIssued(root) && leaf.verify(root.publicKey));
}

/** Everything that is wrong with what is stored. */
export function problemsIn(layout: LayoutDocument, entries: Entries, now: Date): string[] {
  const authority = entries.get(keyOf(layout.authority.entry));
  if (!authority) return ['there is no authority'];
  return [
    ...brokenTrust(layout, entries),
    ...layout.targets
      .filter(
        ({ entry }) =>
          !authority['bundle.pem']?.equals(entries.get(keyOf(entry))?.['root.pem'] ?? Buffer.of()),
      )
      .map(({ entry }) => `bundle.pem is not what ${keyOf(entry)} trusts`),
    ...layout.targets.flatMap(({ entry, certificates }) => {
      const files = entries.get(keyOf(entry));
      if (!files) return [`there is no ${keyOf(entry)}`];
      return certificates.flatMap((name) =>
        verifyCertificate(
          layout.certificates.find((candidate) => candidate.name === name)!,
          { certificate: files[`${name}.pem`]?.toString(), privateKey: files[`${name}-key.pem`]?.toString() },
          files['root.pem'].toString(),
          now,
        ).map((problem) => `${name} ${problem}`),
      );
    }),
  ];
}
