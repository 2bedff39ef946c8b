import {
  type CertificateStore,
  ConflictError,
  type Entry,
  type EntryFiles,
  sameFiles,
} from '../../../../lib/certificates/issuer';
import { type EntryRef } from '../../../../lib/certificates/layout';

export const keyOf = ({ namespace, name }: EntryRef): string => `${namespace}/${name}`;

/** What `kill` throws: as if the program had ended there. */
export class Killed extends Error {}

/** Keeps everything in memory, counts, and stops where a test says so. */
export class MemoryStore implements CertificateStore {
  private readonly entries = new Map<string, Entry>();
  private versions = 0;
  /** Entries that were written, in order. */
  readonly writes: string[] = [];
  /** Before each operation: throws, or waits. */
  before: (operation: 'read' | 'write', ref: EntryRef) => Promise<void> | void = () => undefined;
  /** After each write. */
  after: (ref: EntryRef) => void = () => undefined;

  async read(ref: EntryRef): Promise<Entry | undefined> {
    await this.before('read', ref);
    return this.entries.get(keyOf(ref));
  }

  async peek(ref: EntryRef, names: string[]): Promise<EntryFiles | undefined> {
    await this.before('read', ref);
    const files = this.entries.get(keyOf(ref))?.files;
    return files && Object.fromEntries(Object.entries(files).filter(([name]) => names.includes(name)));
  }

  async write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void> {
    await this.before('write', ref);
    if (this.entries.get(keyOf(ref))?.version !== expected) throw new ConflictError(keyOf(ref));
    this.put(ref, files);
    this.writes.push(keyOf(ref));
    this.after(ref);
  }

  /** As somebody else would write. */
  put(ref: EntryRef, files: EntryFiles): void {
    this.entries.set(keyOf(ref), { version: String(++this.versions), files });
  }

  delete(ref: EntryRef): void {
    this.entries.delete(keyOf(ref));
  }

  files(ref: EntryRef): EntryFiles {
    return this.entries.get(keyOf(ref))?.files ?? {};
  }

  text(ref: EntryRef, file: string): string {
    return this.files(ref)[file]?.toString() ?? '';
  }

  /** Replaces some files; `undefined` removes one. */
  change(ref: EntryRef, changes: { readonly [file: string]: string | Buffer | undefined }): void {
    const files: { [file: string]: Buffer } = { ...this.files(ref) };
    for (const [file, content] of Object.entries(changes)) {
      if (content === undefined) delete files[file];
      else files[file] = Buffer.from(content);
    }
    this.put(ref, files);
  }

  all(): Map<string, EntryFiles> {
    return new Map([...this.entries].map(([key, { files }]) => [key, files]));
  }

  copy(): MemoryStore {
    const copy = new MemoryStore();
    for (const [key, entry] of this.entries) copy.entries.set(key, entry);
    copy.versions = this.versions;
    return copy;
  }
}

/** Names of the files that differ, as `entry: file`. */
export function differences(before: Map<string, EntryFiles>, after: Map<string, EntryFiles>): string[] {
  const entries = [...new Set([...before.keys(), ...after.keys()])].sort();
  return entries.flatMap((entry) => {
    const [a, b] = [before.get(entry) ?? {}, after.get(entry) ?? {}];
    if (sameFiles(a, b)) return [];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((file) => !a[file] || !b[file] || !a[file].equals(b[file]))
      .sort()
      .map((file) => `${entry}: ${file}`);
  });
}
