import { createHash } from 'node:crypto';

/** Short hash of configuration texts: as a pod annotation it makes a changed configuration roll the pods. */
export function checksum(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 16);
}
