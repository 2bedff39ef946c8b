import { type Problem } from '../../identity';

/** The times of a schedule, each as the numbers that fit. */
export interface CronTimes {
  readonly minutes: Set<number>;
  readonly hours: Set<number>;
  readonly days: Set<number>;
  readonly months: Set<number>;
  /** 0 is Sunday. */
  readonly weekdays: Set<number>;
  /** Whether one of the two kinds of days is enough: where neither is written as any day. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly what: string;
  readonly min: number;
  readonly max: number;
  /** For the numbers from `min` on. @default - none */
  readonly names?: string[];
}

const FIELDS: Field[] = [
  { what: 'the minute', min: 0, max: 59 },
  { what: 'the hour', min: 0, max: 23 },
  { what: 'the day of the month', min: 1, max: 31 },
  { what: 'the month', min: 1, max: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { what: 'the day of the week', min: 0, max: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
];

const MACROS: { readonly [name: string]: string } = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** What an editor checks of a schedule. */
export const SCHEDULE_PATTERN = `^(${Object.keys(MACROS).join('|')}|[0-9A-Za-z*?/,-]+( [0-9A-Za-z*?/,-]+){4})$`;

/**
 * The times of a schedule, or why it is none.
 *
 * Source: Kubernetes API, CronJobSpec, and the parser behind it, robfig/cron.
 */
export function readSchedule(text: string): CronTimes | Problem {
  const problem = (clause: string): Problem => ({
    rule: 'cron-schedule',
    value: text,
    problem: clause,
    instead: 'five fields such as "17 3 * * *": minute, hour, day, month, day of the week',
  });
  if (text.startsWith('@every '))
    return problem('counts from when it was created, so that nobody can tell when it comes');
  if (text.startsWith('@') && !Object.hasOwn(MACROS, text)) return problem('is no schedule');
  const parts = (MACROS[text] ?? text).split(' ');
  if (parts.length === 1) return problem('is no schedule');
  if (parts.length !== FIELDS.length) return problem(`has ${parts.length} fields`);
  const found = parts.map((part, i) => numbersOf(part, FIELDS[i]));
  const wrong = found.findIndex((numbers) => numbers === undefined);
  if (wrong >= 0) return problem(`has "${parts[wrong]}" for ${FIELDS[wrong].what}`);
  const [minutes, hours, days, months, weekdays] = found as Set<number>[];
  return { minutes, hours, days, months, weekdays, eitherDay: !isAny(parts[2]) && !isAny(parts[4]) };
}

/** With a step it is some days, and no longer any. */
function isAny(part: string): boolean {
  return part.split(',').some((item) => /^[*?](\/1)?$/.test(item));
}

function numbersOf(part: string, field: Field): Set<number> | undefined {
  const numbers = new Set<number>();
  for (const item of part.split(',')) {
    const range = rangeOf(item, field);
    if (!range) return undefined;
    for (let n = range.from; n <= range.to; n += range.step) numbers.add(n);
  }
  return numbers;
}

/** `7`, `1-5`, `*`, each with `/step`: a number with a step goes on to the end. */
function rangeOf(item: string, field: Field) {
  const [, low, high, every] = /^([0-9A-Za-z]+|[*?])(?:-([0-9A-Za-z]+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (low === undefined) return undefined;
  const any = low === '*' || low === '?';
  if (any && high !== undefined) return undefined;
  const step = every === undefined ? 1 : Number(every);
  const from = any ? field.min : numberOf(low, field);
  const last = any || (high === undefined && every !== undefined) ? field.max : numberOf(high ?? low, field);
  const fits = from >= field.min && last <= field.max && from <= last && step >= 1;
  return fits ? { from, to: last, step } : undefined;
}

/** NaN if it is none, which fits nowhere. */
function numberOf(text: string, { min, names = [] }: Field): number {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? NaN : min + index;
}
