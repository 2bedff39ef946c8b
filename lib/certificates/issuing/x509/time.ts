/** Clocks differ: a certificate is valid this much, in milliseconds, before it is made. */
export const CLOCK_SKEW = 5 * 60 * 1000;

/** From when to when a certificate of that lifetime is valid, at most until `end`. */
export function validity(
  now: Date,
  lifetimeSeconds: number,
  end?: Date,
): { notBefore: Date; notAfter: Date } {
  const notAfter = now.getTime() + lifetimeSeconds * 1000;
  return {
    notBefore: new Date(now.getTime() - CLOCK_SKEW),
    notAfter: new Date(end === undefined ? notAfter : Math.min(notAfter, end.getTime())),
  };
}

/** To the second, as certificates have it. */
export function timeText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no time' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
