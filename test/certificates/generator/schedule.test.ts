import { longestGap, RENEWAL_SCHEDULE, SCHEDULE_PATTERN, scheduleProblem } from '../../../lib/certificates';

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each<[string, number]>([
  [RENEWAL_SCHEDULE, DAY],
  ['* * * * *', 60],
  ['? ? ? ? ?', 60],
  ['*/15 * * * *', 15 * 60],
  ['7/20 * * * *', 20 * 60],
  ['*/45 * * * *', 45 * 60],
  ['0 8-18/5 * * *', 14 * HOUR],
  ['0 8,20 * * *', 12 * HOUR],
  ['0 */6 * * MON-FRI', 2 * DAY + 6 * HOUR],
  ['0 0 * * sun', 7 * DAY],
  ['0 0 1 * *', 31 * DAY],
  // One of the two days is enough, unless one of them is any day.
  ['0 0 1 * 0', 7 * DAY],
  ['0 0 */2 * 0', 2 * DAY],
  ['0 0 ? jan,JUL 1', 161 * DAY],
  ['0 0 31 * *', 61 * DAY],
  ['0 0 1 1 *', 366 * DAY],
  ['0 0 29 FEB *', 1461 * DAY],
  ['@hourly', HOUR],
  ['@daily', DAY],
  ['@midnight', DAY],
  ['@weekly', 7 * DAY],
  ['@monthly', 31 * DAY],
  ['@yearly', 366 * DAY],
  ['@annually', 366 * DAY],
])('%s', (schedule, gap) => {
  expect(scheduleProblem(schedule)).toBeUndefined();
  expect(schedule).toMatch(new RegExp(SCHEDULE_PATTERN));
  expect(longestGap(schedule)! / HOUR).toBe(gap / HOUR);
});

test.each([
  ['', 'is no schedule'],
  ['daily', 'is no schedule'],
  ['17 3 * *', 'has 4 fields'],
  ['17 3 * * * *', 'has 6 fields'],
  ['60 * * * *', 'has "60" for the minute'],
  ['* 24 * * *', 'has "24" for the hour'],
  ['* * 0 * *', 'has "0" for the day of the month'],
  ['* * * 13 *', 'has "13" for the month'],
  ['* * * foo *', 'has "foo" for the month'],
  ['* * * * 7', 'has "7" for the day of the week'],
  ['* * * * fri-mon', 'has "fri-mon" for the day of the week'],
  ['5-1 * * * *', 'has "5-1" for the minute'],
  ['*/0 * * * *', 'has "*/0" for the minute'],
  ['*/x * * * *', 'has "*/x" for the minute'],
  ['1/2/3 * * * *', 'has "1/2/3" for the minute'],
  ['1,,2 * * * *', 'has "1,,2" for the minute'],
  ['-1 * * * *', 'has "-1" for the minute'],
  ['mon * * * *', 'has "mon" for the minute'],
  ['0 0 30 2 *', 'never comes'],
  ['0 0 31 4,jun,9,nov *', 'never comes'],
  ['@every 1h', 'counts from when it was created'],
  ['@reboot', 'is no schedule'],
  ['TZ=UTC 0 0 * * *', 'has 6 fields'],
  ['CRON_TZ=UTC 0 0 * *', 'has "CRON_TZ=UTC" for the minute'],
])('"%s" is refused', (schedule, problem) => {
  expect(scheduleProblem(schedule)).toMatchObject({ rule: 'cron-schedule', value: schedule });
  expect(scheduleProblem(schedule)!.problem).toContain(problem);
  expect(longestGap(schedule)).toBeUndefined();
});
