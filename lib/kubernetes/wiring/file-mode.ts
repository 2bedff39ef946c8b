import { type Problem } from '../../identity';

/** Why the files of a certificate cannot have such permissions, or undefined: nobody writes or runs them. */
export function certificateModeProblem(mode: number): Problem | undefined {
  if (Number.isInteger(mode) && (mode & 0o400) !== 0 && (mode & ~0o644) === 0) return undefined;
  return {
    rule: 'file-mode',
    value: Number.isInteger(mode) ? `0o${mode.toString(8)}` : String(mode),
    problem: 'are no permissions by which files are read, and nothing else',
    instead: '0o440 with an fsGroup, 0o444 without',
  };
}
