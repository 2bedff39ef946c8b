import { type Authority, factsOf, joinBundle, splitBundle, toPem } from '../issuing';
import { RECORD_FILE } from '../layout/file-names';
import { certificateIn } from './reading';
import { recordBytes, rotationIn } from './record';
import { type Entry, type EntryFiles } from './store';

/** Files of the authority's entry. */
export const CA_FILE = 'ca.pem';
export const CA_KEY_FILE = 'ca-key.pem';
const NEXT_FILE = 'next-ca.pem';
const NEXT_KEY_FILE = 'next-ca-key.pem';
export const PREVIOUS_FILE = 'previous-ca.pem';
const EXPIRED_FILE = 'expired-ca.pem';
const EXPIRED_KEY_FILE = 'expired-ca-key.pem';
/** What `root.pem` of the targets is, for a program that signs below this authority and reads no target. */
export const BUNDLE_FILE = 'bundle.pem';
const FILES = [
  ...[CA_FILE, CA_KEY_FILE, NEXT_FILE, NEXT_KEY_FILE, PREVIOUS_FILE, EXPIRED_FILE, EXPIRED_KEY_FILE],
  ...[BUNDLE_FILE, RECORD_FILE],
];

/** Where a rotation of the authority stands. */
export enum AuthorityPhase {
  STABLE = 'stable',
  /** The next one is trusted, and does not sign yet. */
  PREPARED = 'prepared',
  /** The next one signs, and the previous one is still trusted. */
  ACTIVATED = 'activated',
}

/** The authorities that are trusted. */
export interface AuthorityState {
  /** Signs. */
  readonly current: Authority;
  /** Prepared to take over. @default - none */
  readonly next?: Authority;
  /** Certificates of those that signed before, as a bundle. @default - none */
  readonly previous?: string;
  /**
   * Those that were replaced because they had expired, with their keys, one after the other: a clock that was
   * wrong must not have destroyed them. Kept until a rotation ends. @default - none
   */
  readonly expired?: Authority;
  /** The last rotation that was begun. @default - none */
  readonly rotationId?: string;
}

export function phaseOf({ next, previous }: AuthorityState): AuthorityPhase {
  if (next) return AuthorityPhase.PREPARED;
  return previous ? AuthorityPhase.ACTIVATED : AuthorityPhase.STABLE;
}

/** Every trusted authority, the one that signs first: `root.pem`, and `bundle.pem` beside the authority. */
export function rootBundle({ current, next, previous }: AuthorityState): string {
  return joinBundle([
    current.certificate,
    ...(next ? [next.certificate] : []),
    ...(previous ? [previous] : []),
  ]);
}

/** What an entry says, as text, unchecked. */
export interface StoredAuthority {
  readonly certificate?: string;
  readonly privateKey?: string;
  readonly next?: Authority;
  readonly previous?: string;
  readonly expired?: Authority;
  /** Every trusted authority, as it was published. */
  readonly bundle?: string;
  readonly rotationId?: string;
}

export function storedAuthority({ files }: Entry): StoredAuthority {
  const text = (name: string): string | undefined => files[name]?.toString();
  const certificate = (name: string): string | undefined => plain(text(name));
  const next = { certificate: certificate(NEXT_FILE), privateKey: text(NEXT_KEY_FILE) };
  return {
    certificate: certificate(CA_FILE),
    bundle: text(BUNDLE_FILE),
    privateKey: text(CA_KEY_FILE),
    ...(next.certificate !== undefined && {
      next: { certificate: next.certificate, privateKey: next.privateKey ?? '' },
    }),
    ...(files[PREVIOUS_FILE] && { previous: text(PREVIOUS_FILE) }),
    ...(files[EXPIRED_KEY_FILE] && {
      expired: { certificate: text(EXPIRED_FILE) ?? '', privateKey: text(EXPIRED_KEY_FILE)! },
    }),
    rotationId: rotationIn(files[RECORD_FILE]),
  };
}

/** What OpenSSL wrote as a TRUSTED CERTIFICATE as others read it. */
function plain(pem: string | undefined): string | undefined {
  if (pem === undefined || splitBundle(pem).length > 0) return pem;
  const read = certificateIn(pem);
  return read ? toPem('CERTIFICATE', read.raw) : pem;
}

/** The files of the authority's entry. What others keep in it stays. */
export function authorityFiles(state: AuthorityState, existing: EntryFiles = {}): EntryFiles {
  const { current, next, previous, expired, rotationId } = state;
  const ours: { [file: string]: string } = {
    [CA_FILE]: current.certificate,
    [CA_KEY_FILE]: current.privateKey,
    ...(next && { [NEXT_FILE]: next.certificate, [NEXT_KEY_FILE]: next.privateKey }),
    ...(previous && { [PREVIOUS_FILE]: previous }),
    ...(expired && { [EXPIRED_FILE]: expired.certificate, [EXPIRED_KEY_FILE]: expired.privateKey }),
    [BUNDLE_FILE]: rootBundle(state),
  };
  return {
    ...Object.fromEntries(Object.entries(existing).filter(([name]) => !FILES.includes(name))),
    ...Object.fromEntries(Object.entries(ours).map(([name, text]) => [name, Buffer.from(text)])),
    [RECORD_FILE]: recordBytes({ phase: phaseOf(state), id: rotationId }),
  };
}

/** Certificates of a bundle that have not expired; what is no certificate is left out. */
export function stillValid(bundle: string, now: Date): string {
  return joinBundle(splitBundle(bundle).filter((pem) => (expiryOf(pem)?.getTime() ?? 0) > now.getTime()));
}

/** Expired authorities, and one more. */
export const withExpired = (
  expired: Authority | undefined,
  { certificate, privateKey }: Authority,
): Authority => ({
  certificate: (expired?.certificate ?? '') + certificate,
  privateKey: (expired?.privateKey ?? '') + privateKey,
});

/** When a certificate begins to be valid, or undefined if it is none. */
export function startOf(pem: string): Date | undefined {
  try {
    return factsOf(pem).notBefore;
  } catch {
    return undefined;
  }
}

/** When a certificate expires, or undefined if it is none. */
export function expiryOf(pem: string): Date | undefined {
  try {
    return factsOf(pem).notAfter;
  } catch {
    return undefined;
  }
}
