import { checkStep, MTLS_STAGES, MtlsStage, mtlsStepProblem } from '../../lib/spinnaker';
import { mtls } from './support';

const { OFF, HTTPS, WANT, NEED } = MtlsStage;

test('stages are in the order in which they are reached', () => {
  expect(MTLS_STAGES).toEqual([OFF, HTTPS, WANT, NEED]);
});

test.each([
  ...MTLS_STAGES.map((stage) => [stage, stage]),
  [OFF, HTTPS],
  [HTTPS, WANT],
  [WANT, NEED],
  [NEED, WANT],
  [NEED, HTTPS],
  [WANT, HTTPS],
  [HTTPS, OFF],
])('%s -> %s is a step', (from, to) => {
  expect(mtlsStepProblem(from, to)).toBeUndefined();
  expect(() => mtls({ from, stage: to })).not.toThrow();
});

test.each([
  [OFF, WANT, HTTPS, /still change to https/],
  [OFF, NEED, HTTPS, /nothing has shown yet which/],
  [HTTPS, NEED, WANT, /no server has asked for one yet/],
  [WANT, OFF, HTTPS, /interrupts every call/],
  [NEED, OFF, HTTPS, /interrupts every call/],
])('%s -> %s is refused, and %s comes first', (from, to, first, why) => {
  expect(() => checkStep(from, to)).toThrow(why);
  expect(() => checkStep(from, to)).toThrow(`Instead: ${from} -> ${first} first`);
  expect(() => mtls({ from, stage: to })).toThrow('[spinnaker-stage]');
});

test('each step is either taken or refused', () => {
  const steps = MTLS_STAGES.flatMap((from) => MTLS_STAGES.map((to) => mtlsStepProblem(from, to)));
  expect(steps.filter((problem) => problem)).toHaveLength(5);
});

test('the way of a refused step is made of steps', () => {
  for (const from of MTLS_STAGES) {
    for (const to of MTLS_STAGES) {
      const first = /first, and (\w+) ->/.exec(mtlsStepProblem(from, to)?.instead ?? '')?.[1] as MtlsStage;
      if (first) expect(mtlsStepProblem(from, first)).toBeUndefined();
    }
  }
});

test.each([
  ['another word', 'on'],
  ['another case', 'WANT'],
  // As of a variable of the environment that is not set.
  ['nothing', undefined],
])('%s is no stage', (_, word) => {
  const stage = word as MtlsStage;
  expect(() => checkStep(OFF, stage)).toThrow(`stage: "${word}" is none of the values`);
  expect(() => checkStep(stage, OFF)).toThrow(`from: "${word}" is none of the values`);
  expect(() => checkStep(stage, stage)).toThrow(/Instead: one of off, https, want, need \[spinnaker-stage\]/);
});
