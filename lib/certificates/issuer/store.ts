import { type EntryRef } from '../layout/document';

/** What an entry holds: keys of a Secret, or files of a folder. */
export interface EntryFiles {
  readonly [name: string]: Buffer;
}

/** An entry as it was read. */
export interface Entry {
  /** Changes with every write: `resourceVersion` of a Secret, number of a folder. */
  readonly version: string;
  readonly files: EntryFiles;
}

/** Where certificates are kept. A write names the version that it replaces, so that no two programs overwrite each other. */
export interface CertificateStore {
  /**
   * The entry, or undefined if there is none.
   * @throws ForeignEntryError if somebody else's data is there
   * @throws StoreUnreachableError
   */
  read(ref: EntryRef): Promise<Entry | undefined>;
  /**
   * Those of the named files that are in an entry, which may be another program's, or undefined if there is no
   * such entry. Nothing is changed, nor tidied.
   * @throws ForeignEntryError if it is a Secret of another type than Opaque
   * @throws StoreUnreachableError
   */
  peek(ref: EntryRef, names: string[]): Promise<EntryFiles | undefined>;
  /**
   * Replaces all files of the entry at once, or makes it.
   *
   * @param expected the version that was read; undefined if there was none
   * @throws ConflictError if it is another by now
   * @throws ForeignEntryError if it may not be changed
   * @throws StoreUnreachableError
   */
  write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void>;
  /** Ends what an interrupted write of the entry left to do, where that is possible. The content stays. */
  settle?(ref: EntryRef): Promise<void>;
}

/** Somebody else wrote the entry since it was read. */
export class ConflictError extends Error {
  constructor(place: string) {
    super(`${place} was changed by somebody else meanwhile`);
    this.name = 'ConflictError';
  }
}

/** The store cannot be reached, or refuses what this program needs. */
export class StoreUnreachableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreUnreachableError';
  }
}

/** One thing is refused, while others may go well. */
export class RefusedError extends StoreUnreachableError {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** Whether an error is about one entry, so that the others are worth an attempt. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof RefusedError || error instanceof ForeignEntryError;

/** What is stored is of a time to come: the clock of this machine, or of the one that made it, is wrong. */
export class ClockError extends Error {
  constructor(place: string, problem: string, now: Date, instead: string) {
    super(
      `${place} ${problem}, and the clock here says ${now.toISOString()}, so nothing was changed. Instead: ${instead}`,
    );
    this.name = 'ClockError';
  }
}

/** What is stored belongs to somebody else, or is not to be touched without a word. */
export class ForeignEntryError extends Error {
  constructor(place: string, problem: string, instead: string) {
    super(`${place} ${problem}, so nothing was changed. Instead: ${instead}`);
    this.name = 'ForeignEntryError';
  }
}

/** Whether two entries hold the same bytes. */
export function sameFiles(a: EntryFiles, b: EntryFiles): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => name in b && a[name].equals(b[name]))
  );
}

/** Whether it holds certificates as this program, or the one before it, stores them. */
export function looksLikeCertificates(files: EntryFiles): boolean {
  return ['root.pem', 'ca.pem'].some((name) => files[name]?.includes('-----BEGIN CERTIFICATE-----'));
}
