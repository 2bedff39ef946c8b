import { selectorProblem } from '../../lib/identity';

test.each(['k8s:sa:core', 'unix:uid:1000', 'k8s:pod-label:app:core', 'a: '])('%s is a selector', (text) => {
  expect(selectorProblem(text)).toBeUndefined();
});

test.each([
  ['', 'has no colon'],
  ['k8s', 'has no colon'],
  [':sa:core', 'has no type'],
  ['k8s:', 'has no value'],
])('"%s" is none', (text, problem) =>
  expect(selectorProblem(text)).toMatchObject({ rule: 'selector', problem }),
);
