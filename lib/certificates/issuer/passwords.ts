import { type EntryRef } from '../layout/document';
import { type Log } from './log';
import { newPassword, passwordDoubt } from './password';
import { type CertificateStore, ConflictError, type Entry, RefusedError } from './store';

export interface PasswordOptions {
  readonly store: CertificateStore;
  /** The Secret. */
  readonly entry: EntryRef;
  /** Keys that are to hold a password. */
  readonly keys: string[];
  /** Whether to make the Secret if there is none. */
  readonly create: boolean;
  readonly log: Log;
}

/** So many programs may write the Secret at once before one gives up. */
const ATTEMPTS = 10;

/**
 * Fills those keys that are missing or empty with passwords of chance, and changes no other. Of two that do so at
 * once, the second takes what the first one made.
 *
 * @returns the keys that were filled
 * @throws RefusedError if the Secret is not there, is being deleted, or may not be changed
 * @throws ForeignEntryError if it is somebody else's
 * @throws ConflictError if others write all the time
 */
export async function fillPasswords(options: PasswordOptions): Promise<string[]> {
  const { store, entry, keys, log } = options;
  const place = `Secret ${entry.namespace}/${entry.name}`;
  for (let attempt = 1; ; attempt++) {
    const found = await store.read(entry);
    if (!found && !options.create) {
      throw new RefusedError(`${place} is not there yet: it is part of the manifest, without content`);
    }
    const missing = missingKeys(found, keys);
    warn(found, keys, place, log);
    if (missing.length === 0) return missing;
    const made = Object.fromEntries(missing.map((key) => [key, Buffer.from(newPassword())]));
    try {
      await store.write(entry, { ...found?.files, ...made }, found?.version);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      continue;
    }
    for (const key of missing) log('info', `made the password ${key} of ${place}`, { entry: place, key });
    return missing;
  }
}

function missingKeys(found: Entry | undefined, keys: string[]): string[] {
  return keys.filter((key) => !passwordOf(found, key)?.length);
}

/** Not what each object has, such as `constructor`, which may be a key as well. */
function passwordOf(found: Entry | undefined, key: string): Buffer | undefined {
  return found && Object.hasOwn(found.files, key) ? found.files[key] : undefined;
}

/** It is not ours to change: a keystore may be encrypted with it. */
function warn(found: Entry | undefined, keys: string[], place: string, log: Log): void {
  for (const key of keys) {
    const password = passwordOf(found, key);
    const doubt = password?.length ? passwordDoubt(password) : undefined;
    if (doubt) log('warn', `the password ${key} of ${place} ${doubt}: it is left as it is`);
  }
}
