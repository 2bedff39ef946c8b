import {
  availabilityTargetProblem,
  maxSvidTtl,
  minCaTtl,
  refreshHintProblem,
  svidTtlProblem,
  ttlProblems,
} from '../../lib/identity/ttl';

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each([
  [DAY, 4 * HOUR],
  [6 * HOUR, HOUR],
  [42 * DAY, 7 * DAY],
  [365 * DAY, 7 * DAY],
])('a CA of %d s guarantees SVIDs of %d s', (caTtl, expected) => expect(maxSvidTtl(caTtl)).toBe(expected));

test('an SVID needs a CA of six times its life', () => {
  expect(minCaTtl(HOUR)).toBe(6 * HOUR);
  expect(svidTtlProblem('agentTtl', HOUR, minCaTtl(HOUR))).toBeUndefined();
});

describe('lifetimes of SVIDs', () => {
  test.each([
    [4 * HOUR, DAY],
    [7 * DAY, 365 * DAY],
    [1, 6],
  ])('%d s under a CA of %d s', (ttl, caTtl) =>
    expect(svidTtlProblem('agentTtl', ttl, caTtl)).toBeUndefined(),
  );

  test.each([
    [5 * HOUR, DAY, 'at most 4h, or caTtl of at least 30h'],
    [8 * DAY, 365 * DAY, 'at most 168h'],
    [0, DAY, 'a positive duration'],
  ])('not %d s under a CA of %d s', (ttl, caTtl, instead) => {
    expect(svidTtlProblem('agentTtl', ttl, caTtl)).toMatchObject({ rule: 'svid-ttl', instead });
  });

  test('SPIRE’s defaults hold', () => expect(ttlProblems({})).toEqual([]));

  test('each setting is named', () => {
    const problems = ttlProblems({
      caTtl: HOUR,
      defaultX509SvidTtl: 900,
      defaultJwtSvidTtl: 901,
      agentTtl: 902,
    });
    expect(problems.map(({ value }) => value)).toEqual([
      'defaultX509SvidTtl 15m',
      'defaultJwtSvidTtl 15m1s',
      'agentTtl 15m2s',
    ]);
  });

  test('the default of an SVID counts against a short CA', () => {
    expect(ttlProblems({ caTtl: 5 * HOUR })).toHaveLength(1);
    expect(ttlProblems({ caTtl: 0 })).toMatchObject([{ value: 'caTtl 0s' }]);
  });
});

test('availability target', () => {
  expect(availabilityTargetProblem(DAY)).toBeUndefined();
  expect(availabilityTargetProblem(DAY, 36 * HOUR)).toBeUndefined();
  expect(availabilityTargetProblem(DAY - 1)).toMatchObject({
    rule: 'availability-target',
    instead: 'at least 24h',
  });
  expect(availabilityTargetProblem(DAY, 35 * HOUR)?.instead).toContain('at least 36h');
});

test.each([60, 300, DAY - 1])('refresh hint of %d s', (hint) =>
  expect(refreshHintProblem(hint)).toBeUndefined(),
);
test.each([0, 59, DAY])('no refresh hint of %d s', (hint) => {
  expect(refreshHintProblem(hint)).toMatchObject({ rule: 'refresh-hint' });
});
