/** One value in the SpinnakerService that this package decides. */
export interface Setting {
  /** Keys below `spec.spinnakerConfig`. */
  readonly path: readonly string[];
  /** @default - it is absent, and a patch takes it out */
  readonly value?: string | boolean;
}

/** Settings below one key, by the rest of their paths: `a.b`. */
export function settingsBelow(
  path: readonly string[],
  values: { readonly [rest: string]: string | boolean | undefined },
): Setting[] {
  return Object.entries(values).map(([rest, value]) => ({ path: [...path, ...rest.split('.')], value }));
}
