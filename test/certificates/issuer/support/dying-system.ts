import * as fs from 'node:fs';
import { type FileSystem } from '../../../../lib/certificates/issuer';
import { Killed } from './memory-store';

/**
 * What makes a difference to whoever comes next. An empty file, or one without its rights, is in a folder that is not
 * finished, as one too few is.
 */
const CHANGES: readonly string[] = [
  'mkdirSync',
  'renameSync',
  'rmSync',
  'symlinkSync',
  'unlinkSync',
  'writeFileSync',
];

/** Node's file system without waiting for the disk, which no test could tell. */
export const quickSystem: FileSystem = { ...fs, fsyncSync: () => undefined };

/** The same, until so many changes were made: from then on nothing works, as after a `kill -9`. */
export function dyingSystem(changes: number): FileSystem {
  let left = changes;
  return new Proxy(quickSystem, {
    get: (system, name) => {
      const original = Reflect.get(system, name);
      return (...args: unknown[]) => {
        const reads = name === 'openSync' && args[1] !== 'wx';
        if (left < 0 || (CHANGES.includes(String(name)) && !reads && left-- === 0)) throw new Killed();
        return original(...args);
      };
    },
  });
}
