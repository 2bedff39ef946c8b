import { type CertificateMaterial, issue, reissueReason } from '../issuing';
import { type CertificateLayoutEntry, type LayoutDocument } from '../layout/document';
import { certificateFile, keyFile, RECORD_FILE } from '../layout/file-names';
import { type AuthorityState } from './authority-state';
import { targetRecord, type TargetRecord } from './record';
import { type PlannedCertificate, type StoredTarget } from './target';

/** What decides which certificates are issued again. */
export interface LeafInput {
  readonly layout: LayoutDocument;
  readonly targets: StoredTarget[];
  readonly state: AuthorityState;
  /** The rotation that every certificate is re-issued for, once. @default - none */
  readonly rotationId?: string;
  /** @default - what the layout says of each */
  readonly renewWithinSeconds?: number;
  readonly now: Date;
}

/** A copy of a certificate in one of the targets. */
interface Copy {
  readonly material: CertificateMaterial;
  readonly record: TargetRecord;
}

/** Every certificate of these targets: as it is stored somewhere, if that is still right, or new. */
export async function planCertificates(input: LeafInput): Promise<Map<string, PlannedCertificate>> {
  const planned = await Promise.all(
    input.layout.certificates
      .filter(({ name }) => input.targets.some(({ target }) => target.certificates.includes(name)))
      .map(async (entry) => [entry.name, await planOne(entry, input)] as const),
  );
  return new Map(planned);
}

/** Why a copy of a certificate cannot stay, or undefined. */
export function copyReason(entry: CertificateLayoutEntry, copy: Copy, input: LeafInput): string | undefined {
  const { layout, state, rotationId, renewWithinSeconds = 0, now } = input;
  const renewBeforeSeconds = Math.max(entry.renewBeforeSeconds, renewWithinSeconds);
  const { runtimeLayoutVersion, rotation } = copy.record;
  return (
    reissueReason({ ...entry, renewBeforeSeconds }, copy.material, state.current.certificate, now) ??
    // Without a record nobody knows, and the content is right.
    (runtimeLayoutVersion !== undefined && runtimeLayoutVersion !== layout.runtimeLayoutVersion
      ? `is of layout version ${runtimeLayoutVersion} instead of ${layout.runtimeLayoutVersion}`
      : undefined) ??
    (rotationId !== undefined && rotation[entry.name] !== rotationId ? 'was asked to be rotated' : undefined)
  );
}

/** The stored copies of a certificate, in the order of the targets. */
export function copiesOf({ name }: CertificateLayoutEntry, targets: StoredTarget[]): Copy[] {
  return targets
    .filter(({ target }) => target.certificates.includes(name))
    .map(({ entry }) => ({
      material: {
        certificate: entry?.files[certificateFile(name)]?.toString(),
        privateKey: entry?.files[keyFile(name)]?.toString(),
      },
      record: targetRecord(entry?.files[RECORD_FILE]),
    }));
}

async function planOne(entry: CertificateLayoutEntry, input: LeafInput): Promise<PlannedCertificate> {
  const judged = copiesOf(entry, input.targets).map((copy) => ({
    ...copy,
    reason: copyReason(entry, copy, input),
  }));
  const good = judged.find(({ reason }) => reason === undefined);
  if (good) {
    const { certificate, privateKey } = good.material;
    return {
      certificate: certificate!,
      privateKey: privateKey!,
      rotation: good.record.rotation[entry.name],
    };
  }
  // Of several copies, one that is there says more than one that is missing.
  const told = judged.find(({ material }) => material.certificate !== undefined) ?? judged[0];
  return {
    ...(await issue(input.state.current, entry, input.now)),
    reason: told?.reason ?? 'is missing',
    rotation: input.rotationId ?? told?.record.rotation[entry.name],
  };
}
