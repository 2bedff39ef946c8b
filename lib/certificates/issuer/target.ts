import { certificateFiles, type IssuedCertificate } from '../issuing';
import { type LayoutDocument, type TargetLayout } from '../layout/document';
import {
  certificateFile,
  chainFile,
  keyFile,
  keystoreFile,
  keystorePasswordFile,
  RECORD_FILE,
  ROOT_FILE,
  truststoreFile,
} from '../layout/file-names';
import { FOREIGN_KEY_FILE, hasMovedKey } from './adoption';
import { type AuthorityState, rootBundle } from './authority-state';
import { recordBytes, targetRecord, type TargetRecord } from './record';
import { type CertificateStore, type Entry, type EntryFiles, isRefusal } from './store';

/** A target, and what is stored there. */
export interface StoredTarget {
  readonly target: TargetLayout;
  readonly entry: Entry | undefined;
}

/** Targets as far as they can be read. */
export interface FoundTargets {
  readonly targets: StoredTarget[];
  /** Why others cannot. */
  readonly failures: Error[];
}

/** Every target. @throws whatever one of them cannot be read for */
export async function readTargets(layout: LayoutDocument, store: CertificateStore): Promise<StoredTarget[]> {
  const { targets, failures } = await tryTargets(layout, store);
  if (failures.length > 0) throw failures[0];
  return targets;
}

/**
 * Those targets that are not refused. All are waited for even if one cannot be read, so that nothing goes on
 * behind the caller's back.
 */
export async function tryTargets(layout: LayoutDocument, store: CertificateStore): Promise<FoundTargets> {
  const results = await Promise.allSettled(
    layout.targets.map(async (target) => ({ target, entry: await store.read(target.entry) })),
  );
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  const worse = errors.find((error) => !isRefusal(error));
  if (worse) throw worse;
  return {
    targets: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    failures: errors,
  };
}

/** A certificate as it is to be stored. */
export interface PlannedCertificate extends IssuedCertificate {
  /** Why it was issued in this run. @default - it was not */
  readonly reason?: string;
  /** The rotation that it was last issued for. @default - none */
  readonly rotation?: string;
}

/** What one target is to hold. */
export interface TargetInput {
  readonly layout: LayoutDocument;
  readonly stored: StoredTarget;
  readonly state: AuthorityState;
  readonly certificates: ReadonlyMap<string, PlannedCertificate>;
}

/** All files of a target: those of its certificates, and what others keep beside them. */
export function targetFiles(input: TargetInput): EntryFiles {
  const { layout, stored, state, certificates } = input;
  const { target, entry } = stored;
  const bundle = rootBundle(state);
  const existing = entry?.files ?? {};
  const names = new Set([...target.certificates, ...targetRecord(existing[RECORD_FILE]).certificates]);
  const ours = new Set([ROOT_FILE, RECORD_FILE, ...[...names].flatMap(possibleFiles)]);
  if (hasMovedKey(existing, state)) ours.add(FOREIGN_KEY_FILE);
  const files = target.certificates.map((name) =>
    certificateFiles(
      layout.certificates.find((candidate) => candidate.name === name)!,
      certificates.get(name)!,
      state.current.certificate,
      bundle,
    ),
  );
  return Object.assign(
    Object.fromEntries(Object.entries(existing).filter(([file]) => !ours.has(file))),
    { [ROOT_FILE]: Buffer.from(bundle), [RECORD_FILE]: recordBytes(newRecord(input)) },
    ...files,
  );
}

/** Certificates that were stored in a target, and are no longer to be. */
export function removedCertificates({ target, entry }: StoredTarget): string[] {
  return targetRecord(entry?.files[RECORD_FILE]).certificates.filter(
    (name) => !target.certificates.includes(name),
  );
}

function newRecord({ layout, stored: { target }, certificates }: TargetInput): TargetRecord {
  return {
    runtimeLayoutVersion: layout.runtimeLayoutVersion,
    rotation: Object.fromEntries(
      target.certificates.flatMap((name) => {
        const rotation = certificates.get(name)?.rotation;
        return rotation === undefined ? [] : [[name, rotation]];
      }),
    ),
    certificates: target.certificates,
  };
}

/** Every file that a certificate can have, whatever the layout says of it now. */
function possibleFiles(name: string): string[] {
  return [certificateFile, keyFile, chainFile, keystoreFile, truststoreFile, keystorePasswordFile].map(
    (file) => file(name),
  );
}
