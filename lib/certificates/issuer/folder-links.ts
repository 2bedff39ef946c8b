import { randomBytes } from 'node:crypto';
import { type FileSystem } from './folder-files';

/** Name of the link to the current version. */
const DATA = '..data';
const VERSION = /^\.\.(\d+)$/;
const TEMPORARY = /^\.\.(?:tmp|gone)-(\d+)-[0-9a-f]+$/;
/** After that long, nobody is still writing. */
const STALE_AFTER = 60_000;

/** Name of a folder or link that is being made. It says by which process, so that the next one can clear it away. */
export const temporaryName = (kind: 'tmp' | 'gone' = 'tmp'): string =>
  `..${kind}-${process.pid}-${randomBytes(8).toString('hex')}`;

/** Numbers of the versions, the current one first; none if there is no such folder. */
export function versionsIn(system: FileSystem, folder: string): number[] {
  return namesIn(system, folder)
    .flatMap((name) => VERSION.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

/**
 * Makes what is seen of a folder its newest version, whoever wrote it: the links, and nothing that an earlier or
 * an interrupted run left behind.
 *
 * @param mine temporary names of this process that are in use
 */
export function settle(system: FileSystem, folder: string, mine: ReadonlySet<string>): void {
  for (;;) {
    const [newest, ...older] = versionsIn(system, folder);
    if (newest === undefined) return;
    const files = namesIn(system, `${folder}/..${newest}`);
    // Replaced while it was listed: what is missing in the list says nothing.
    if (versionsIn(system, folder)[0] !== newest) continue;
    point(system, folder, DATA, `..${newest}`);
    for (const name of files) point(system, folder, name, `${DATA}/${name}`);
    for (const name of namesIn(system, folder)) {
      if (
        name !== DATA &&
        !files.includes(name) &&
        linkOf(system, `${folder}/${name}`) === `${DATA}/${name}`
      ) {
        ifThere(() => system.unlinkSync(`${folder}/${name}`));
      }
      if (isStale(system, folder, name, mine)) discard(system, folder, name);
    }
    for (const version of older) discard(system, folder, `..${version}`);
    // Whoever wrote meanwhile may have been overtaken by the link set here.
    if (versionsIn(system, folder)[0] === newest) return;
  }
}

/** Makes a link, or puts it in the place of what is there, in one step. */
function point(system: FileSystem, folder: string, name: string, target: string): void {
  if (linkOf(system, `${folder}/${name}`) === target) return;
  const temporary = `${folder}/${temporaryName()}`;
  system.symlinkSync(target, temporary);
  // Gone if somebody else took it for a leftover: they set the link themselves.
  ifThere(() => system.renameSync(temporary, `${folder}/${name}`));
}

/** Takes its name away first, so that its maker cannot publish what is half removed. */
function discard(system: FileSystem, folder: string, name: string): void {
  const gone = `${folder}/${temporaryName('gone')}`;
  ifThere(() => {
    system.renameSync(`${folder}/${name}`, gone);
    system.rmSync(gone, { recursive: true, force: true });
  });
}

function isStale(system: FileSystem, folder: string, name: string, mine: ReadonlySet<string>): boolean {
  const [, pid] = TEMPORARY.exec(name) ?? [];
  if (!pid || mine.has(name)) return false;
  // Programs in containers all have the same number.
  if (Number(pid) === process.pid || !isRunning(Number(pid))) return true;
  const age = ifThere(() => Date.now() - system.lstatSync(`${folder}/${name}`).mtimeMs);
  return age !== undefined && age > STALE_AFTER;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linkOf(system: FileSystem, path: string): string | undefined {
  try {
    return system.readlinkSync(path);
  } catch (error) {
    if (['ENOENT', 'EINVAL'].includes((error as NodeJS.ErrnoException).code!)) return undefined;
    throw error;
  }
}

function namesIn(system: FileSystem, folder: string): string[] {
  return ifThere(() => system.readdirSync(folder)) ?? [];
}

/** What it returns, or undefined if the file is not there. */
function ifThere<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
