/** The list, or nothing where it is empty: the API server drops an empty list, and a diff would show it for ever. */
export function nonEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
