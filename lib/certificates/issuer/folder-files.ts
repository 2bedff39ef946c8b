import { constants } from 'node:fs';
import type * as fs from 'node:fs';
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
import { targetRecord } from './record';
import { type EntryFiles, ForeignEntryError } from './store';

/** What the directory store does to the file system: Node's functions, or others that stop in the middle. */
export type FileSystem = Pick<
  typeof fs,
  | 'chmodSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'readlinkSync'
  | 'renameSync'
  | 'rmSync'
  | 'symlinkSync'
  | 'unlinkSync'
  | 'writeFileSync'
>;

/** User and group of the files that services read. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** Of an entry with the authority's key, which is for this program alone. */
const isPrivate = (files: EntryFiles): boolean => 'ca-key.pem' in files;

/** Certificates and records of this program are for everyone who may enter the folder. */
function publicFiles(files: EntryFiles): string[] {
  if (isPrivate(files)) return [];
  const { certificates } = targetRecord(files[RECORD_FILE]);
  return [
    ROOT_FILE,
    RECORD_FILE,
    ...certificates.flatMap((name) => [certificateFile(name), chainFile(name)]),
  ];
}

/** Files of this program that are not for everyone. */
function secretFiles(files: EntryFiles): string[] {
  if (isPrivate(files)) return Object.keys(files);
  const { certificates } = targetRecord(files[RECORD_FILE]);
  const endings = [keyFile, keystoreFile, truststoreFile, keystorePasswordFile];
  return certificates.flatMap((name) => endings.map((file) => file(name)));
}

/** Folders can be entered by everyone, and listed by their owner. */
export const folderMode = (files: EntryFiles): number => (isPrivate(files) ? 0o700 : 0o711);

/** How the files of a folder are written. */
export interface FolderOptions {
  /** Of the files, other than those of the authority. @default - who runs the program */
  readonly owner?: FileOwner;
  /** Folder that has them as they were: what is not this program's keeps its rights. @default - none */
  readonly earlier?: string;
}

/** Writes files into a new folder, and to the disk: it is complete or it does not have its final name. */
export function writeFolder(
  system: FileSystem,
  folder: string,
  files: EntryFiles,
  { owner, earlier }: FolderOptions,
): void {
  system.mkdirSync(folder, { mode: 0o700 });
  const [everyones, ours] = [publicFiles(files), secretFiles(files)];
  const given = isPrivate(files) ? undefined : owner;
  const keyRights: Rights = { ...given, mode: given ? 0o640 : 0o600 };
  for (const [name, content] of Object.entries(files)) {
    const file = system.openSync(`${folder}/${name}`, 'wx', 0o600);
    try {
      const kept = ours.includes(name) || !earlier ? undefined : rightsOf(system, `${earlier}/${name}`);
      grant(system, file, everyones.includes(name) ? { ...given, mode: 0o644 } : (kept ?? keyRights));
      system.writeFileSync(file, content);
      system.fsyncSync(file);
    } finally {
      system.closeSync(file);
    }
  }
  // The folder stays with who runs this program: its owner could put links in it, for this program to follow.
  system.chmodSync(folder, folderMode(files));
  flush(system, folder);
}

/** Owner and mode of a file; without an owner it is left to who runs the program. */
interface Rights extends Partial<FileOwner> {
  readonly mode: number;
}

/** Those of a file as it was, but that nobody else may write it. */
function rightsOf(system: FileSystem, path: string): Rights | undefined {
  const found = system.lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return undefined;
  const { uid, gid, mode } = found;
  return { ...(process.getuid?.() === 0 && { uid, gid }), mode: mode & 0o755 };
}

/** First the owner: a key must at no time be readable by a group that is not meant. */
function grant(system: FileSystem, file: number, { uid, gid, mode }: Rights): void {
  if (uid !== undefined && gid !== undefined) system.fchownSync(file, uid, gid);
  system.fchmodSync(file, mode);
}

/** Writes the names in a folder to the disk. */
export function flush(system: FileSystem, folder: string): void {
  const handle = system.openSync(folder, 'r');
  try {
    system.fsyncSync(handle);
  } finally {
    system.closeSync(handle);
  }
}

/** The files of a folder, without its folders and without what begins with two dots. */
export function readFolder(system: FileSystem, folder: string): EntryFiles {
  const names = system
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('..'))
    .map(({ name }) => name)
    .sort();
  return Object.fromEntries(names.map((name) => [name, readRegular(system, `${folder}/${name}`)]));
}

/**
 * What is in a file, and in nothing else that has a name: who may make links could say what is read.
 *
 * @throws ForeignEntryError
 */
export function readRegular(system: FileSystem, path: string, follow = false): Buffer {
  const irregular = () => new ForeignEntryError(path, 'is no regular file', 'a file, or another folder');
  let file: number;
  try {
    // A pipe would be waited for.
    file = system.openSync(
      path,
      constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW),
    );
  } catch (error) {
    throw ['ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code!) ? irregular() : error;
  }
  try {
    const found = system.fstatSync(file);
    if (!found.isFile() && !found.isDirectory()) throw irregular();
    return system.readFileSync(file);
  } finally {
    system.closeSync(file);
  }
}

/**
 * @throws ForeignEntryError if this is root, and somebody else could put links and other files where root reads
 * and writes
 */
export function refuseShared(system: FileSystem, folder: string): void {
  if (process.getuid?.() !== 0) return;
  const found = system.lstatSync(folder, { throwIfNoEntry: false });
  if (!found || (found.uid === 0 && (found.mode & 0o022) === 0)) return;
  throw new ForeignEntryError(
    folder,
    'is writable for others than root, who runs this',
    `chown root and chmod go-w for the folder; or run this as its owner`,
  );
}
