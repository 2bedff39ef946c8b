import { type Values } from './schema';

/** What is wrong with a value, and what to write instead. */
export interface Finding {
  readonly problem: string;
  readonly instead: string;
}

/** Values that are fine one by one, and impossible together. */
export interface Combination {
  readonly rule: string;
  /** The key that is refused. */
  readonly key: string;
  /** Other keys that it depends on; where one of them is refused already, the rule is not asked. */
  readonly reads: string[];
  /** Whether it holds in a cluster only, and not in Docker Compose. @default false */
  readonly forCluster?: boolean;
  /** @param written whether the file itself has the key, rather than a default. */
  check(values: Values, written: (key: string) => boolean): Finding | undefined;
}

/** A switch `key` that needs `other` to be there; `check` says why, or nothing. */
export function needs(
  key: string,
  other: string,
  check: (values: Values) => string | undefined,
): Combination {
  return {
    rule: 'missing-value',
    key,
    reads: [other],
    check: (values) => {
      const problem = check(values);
      return problem
        ? { problem: `needs ${other}: ${problem}`, instead: `set ${other}, or false` }
        : undefined;
    },
  };
}
