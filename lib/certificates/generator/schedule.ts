import { formatGoDuration, type Problem } from '../../identity';
import { type LayoutDocument } from '../layout';
import { type CronTimes, readSchedule } from './cron-fields';

/** Daily, and at an odd minute, when not everything else in the cluster starts. */
export const RENEWAL_SCHEDULE = '17 3 * * *';

/** Why `text` is no schedule of a CronJob, or undefined. */
export function scheduleProblem(text: string): Problem | undefined {
  const times = readSchedule(text);
  if ('rule' in times) return times;
  if (longestGap(text) !== undefined) return undefined;
  return {
    rule: 'cron-schedule',
    value: text,
    problem: 'never comes: no such month has such a day',
    instead: `days that there are, such as "${RENEWAL_SCHEDULE}"`,
  };
}

/** Why a certificate of the layout may expire between two runs of the schedule, or undefined. */
export function renewalScheduleProblem(
  schedule: string,
  { certificates }: Pick<LayoutDocument, 'certificates'>,
): Problem | undefined {
  const gap = longestGap(schedule);
  const first = [...certificates].sort((a, b) => a.renewBeforeSeconds - b.renewBeforeSeconds)[0];
  if (gap === undefined || !first || first.renewBeforeSeconds >= 2 * gap) return undefined;
  return {
    rule: 'certificate-renewal',
    value: schedule,
    problem: `lets ${formatGoDuration(gap)} pass between two runs, and "${first.name}" is renewed ${formatGoDuration(first.renewBeforeSeconds)} before it expires: two runs must fit, as one may fail`,
    instead: 'a schedule with more runs, or an earlier renewBefore',
  };
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** After so many years, each date is on the same day of the week as before. */
const CALENDAR_YEARS = 28;

/**
 * The longest time in seconds that passes between two runs, by the clock that it follows; undefined if it is no
 * schedule, or never comes.
 */
export function longestGap(schedule: string): number | undefined {
  const times = readSchedule(schedule);
  if ('rule' in times) return undefined;
  const ofDay = [...times.hours]
    .flatMap((hour) => [...times.minutes].map((minute) => (hour * 60 + minute) * MINUTE))
    .sort((a, b) => a - b);
  const withinDay = Math.max(0, ...ofDay.slice(1).map((time, i) => time - ofDay[i]));
  const days = longestDays(times);
  return days && Math.max(withinDay, days * DAY - ofDay[ofDay.length - 1] + ofDay[0]);
}

/** The most days from one with runs to the next, or undefined: there is none. */
function longestDays(times: CronTimes): number | undefined {
  let last: number | undefined;
  let longest: number | undefined;
  // Once more than that, so that a day of one leap year is followed by that of another.
  const end = Date.UTC(2000 + CALENDAR_YEARS + 5, 0, 1) / (DAY * 1000);
  for (let day = Date.UTC(2000, 0, 1) / (DAY * 1000); day < end; day++) {
    if (!isOn(times, new Date(day * DAY * 1000))) continue;
    if (last !== undefined) longest = Math.max(longest ?? 0, day - last);
    last = day;
  }
  return longest;
}

function isOn({ days, months, weekdays, eitherDay }: CronTimes, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const day = days.has(date.getUTCDate());
  const weekday = weekdays.has(date.getUTCDay());
  return eitherDay ? day || weekday : day && weekday;
}
