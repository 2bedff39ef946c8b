import * as fs from 'node:fs';
import { type EntryRef } from '../layout/document';
import {
  type FileOwner,
  type FileSystem,
  flush,
  folderMode,
  readFolder,
  readRegular,
  refuseShared,
  writeFolder,
} from './folder-files';
import { settle, temporaryName, versionsIn } from './folder-links';
import {
  type CertificateStore,
  ConflictError,
  type Entry,
  type EntryFiles,
  ForeignEntryError,
  looksLikeCertificates,
  RefusedError,
  StoreUnreachableError,
} from './store';

export interface DirectoryStoreProps {
  readonly directory: string;
  /** Name of an entry's folder in it. @default - the name of the entry */
  readonly folderOf?: (ref: EntryRef) => string;
  /** Who gets the files of services when they are written; needs the right to give files away. @default - who runs the program */
  readonly owner?: FileOwner;
  /** @default - Node's */
  readonly system?: FileSystem;
}

/** Version of a folder that this program has not written yet. */
const PLAIN = 'plain';
const ATTEMPTS = 20;

/**
 * Keeps each entry in a folder, laid out as the kubelet lays out a Secret: `core.pem -> ..data/core.pem`, and
 * `..data -> ..3`. A version becomes current, for this program, when its folder gets its number, which happens once
 * for each number; so of two programs that write at the same time, one finds the number taken. Whoever issues
 * next sets the links, if the writer did not live to do it. Whoever only reads changes nothing.
 */
export class DirectoryStore implements CertificateStore {
  private readonly system: FileSystem;
  private readonly inUse = new Set<string>();

  constructor(private readonly props: DirectoryStoreProps) {
    this.system = props.system ?? fs;
  }

  async read(ref: EntryRef): Promise<Entry | undefined> {
    return this.guarded(ref, (folder) => {
      this.refuseShared(folder);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const [newest] = versionsIn(this.system, folder);
        if (newest === undefined) return this.readPlain(folder);
        const files = unlessGone(() => readFolder(this.system, `${folder}/..${newest}`));
        // Otherwise another program removed files while they were read.
        if (!files || versionsIn(this.system, folder)[0] !== newest) continue;
        return { version: String(newest), files };
      }
      throw new StoreUnreachableError(`${folder} is rewritten again and again by another program`);
    });
  }

  /** Through the links, whoever made them; a file that cannot be read is an error, whatever else can. */
  async peek(ref: EntryRef, names: string[]): Promise<EntryFiles | undefined> {
    return this.guarded(ref, (folder) => {
      if (!unlessGone(() => this.system.lstatSync(folder))) return undefined;
      const files = names.flatMap((name) => {
        const content = unlessGone(() => readRegular(this.system, `${folder}/${name}`, true));
        return content ? [[name, content] as const] : [];
      });
      return Object.fromEntries(files);
    });
  }

  async write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void> {
    this.guarded(ref, (folder) => {
      this.refuseShared(folder);
      if (expected === undefined) this.makeFolder(folder, files);
      // With a link for each file of the version before: what is to vanish is not taken for somebody else's then.
      settle(this.system, folder, this.inUse);
      let version = expected === undefined || expected === PLAIN ? 0 : Number(expected);
      // First as it is: a file that is to vanish is then a link, which an interrupted run leaves no doubt about.
      if (expected === PLAIN) this.commit(folder, readFolder(this.system, folder), ++version, folder);
      this.commit(folder, files, version + 1, `${folder}/..${version}`);
    });
  }

  /** Sets the links that an interrupted write did not come to. Who may only read leaves that to who may write. */
  async settle(ref: EntryRef): Promise<void> {
    this.guarded(ref, (folder) => {
      try {
        settle(this.system, folder, this.inUse);
      } catch (error) {
        if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code!)) throw error;
      }
    });
  }

  private refuseShared(folder: string): void {
    for (const path of [this.props.directory, folder]) refuseShared(this.system, path);
  }

  /** A folder without versions: new, empty, or written by hand or by another program. */
  private readPlain(folder: string): Entry | undefined {
    const files = unlessGone(() => readFolder(this.system, folder)) ?? {};
    if (Object.keys(files).length === 0) return undefined;
    if (looksLikeCertificates(files)) return { version: PLAIN, files };
    throw new ForeignEntryError(folder, 'holds something other than certificates', 'another folder');
  }

  private makeFolder(folder: string, files: EntryFiles): void {
    this.system.mkdirSync(this.props.directory, { recursive: true, mode: 0o711 });
    this.system.mkdirSync(folder, { recursive: true, mode: folderMode(files) });
  }

  /**
   * @param earlier folder with the files as they were
   * @throws ConflictError if the version exists, or a newer one
   */
  private commit(folder: string, files: EntryFiles, version: number, earlier: string): void {
    const name = temporaryName();
    this.inUse.add(name);
    try {
      writeFolder(this.system, `${folder}/${name}`, files, { owner: this.props.owner, earlier });
      this.system.renameSync(`${folder}/${name}`, `${folder}/..${version}`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Not there: another program took it for a leftover of an interrupted run.
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') {
        this.system.rmSync(`${folder}/${name}`, { recursive: true, force: true });
        throw new ConflictError(folder);
      }
      throw error;
    } finally {
      this.inUse.delete(name);
    }
    flush(this.system, folder);
    const [newest] = versionsIn(this.system, folder);
    settle(this.system, folder, this.inUse);
    // The number was free because that version had come and gone: nobody will read this one.
    if (newest !== version) throw new ConflictError(folder);
  }

  private guarded<T>(ref: EntryRef, action: (folder: string) => T): T {
    const folder = `${this.props.directory}/${this.props.folderOf?.(ref) ?? ref.name}`;
    try {
      return action(folder);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // Errors of the file system have a code and name the path, and nothing of the content.
      throw code ? new RefusedError(`${folder} cannot be used: ${message}`) : error;
    }
  }
}

function unlessGone<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
