/** The items by their key, in the order in which they come. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** An item whose key an earlier one has. */
export interface Repetition<T> {
  readonly item: T;
  /** The first with that key. */
  readonly first: T;
}

/** Every item whose key is there already. Cheaper than groups where nearly every key is there once. */
export function repetitions<T>(items: readonly T[], key: (item: T) => string): Repetition<T>[] {
  const firsts = new Map<string, T>();
  const found: Repetition<T>[] = [];
  for (const item of items) {
    const name = key(item);
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, item);
    else found.push({ item, first });
  }
  return found;
}
