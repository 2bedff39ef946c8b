import { type EntryRef } from '../layout/document';
import { entryOf, type Secret, secretPlace, someFilesOf } from './secret';
import { type CertificateStore, ConflictError, type Entry, type EntryFiles } from './store';

/** Keeps each entry in a Secret, however the API server is reached. */
export abstract class SecretStore implements CertificateStore {
  /** Secrets as they were read, for what else is in them. */
  private readonly secrets = new Map<string, Secret>();

  async read(ref: EntryRef): Promise<Entry | undefined> {
    const secret = await this.get(ref);
    if (!secret) return undefined;
    const entry = entryOf(ref, secret);
    this.secrets.set(keyOf(ref, entry.version), secret);
    return entry;
  }

  async peek(ref: EntryRef, names: string[]): Promise<EntryFiles | undefined> {
    const secret = await this.get(ref);
    return secret && someFilesOf(ref, secret, names);
  }

  abstract write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void>;

  /** The Secret, or undefined if there is none. */
  protected abstract get(ref: EntryRef): Promise<Secret | undefined>;

  /** The Secret as it was read in that version. @throws ConflictError if it was not */
  protected asRead(ref: EntryRef, version: string): Secret {
    const secret = this.secrets.get(keyOf(ref, version));
    if (!secret) throw new ConflictError(secretPlace(ref));
    return secret;
  }
}

const keyOf = ({ namespace, name }: EntryRef, version: string): string => `${namespace}/${name}@${version}`;
