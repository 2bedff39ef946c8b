import {
  countProblem,
  labelProblem,
  quantityProblem,
  referenceProblem,
  sizeProblem,
} from '../../lib/kubernetes';

test.each(['1Gi', '500m', '0.5', '10M', '1', '2Ti'])('%s is a quantity', (text) => {
  expect(quantityProblem(text)).toBeUndefined();
});

test.each(['1 GB', 'big', '', '-1Gi', '1gi'])('"%s" is none', (text) => {
  expect(quantityProblem(text)).toMatchObject({ rule: 'quantity', value: text });
  expect(sizeProblem(text)).toMatchObject({ rule: 'quantity' });
});

test('a volume holds something', () => {
  expect([quantityProblem('0'), sizeProblem('1Gi')]).toEqual([undefined, undefined]);
  expect(sizeProblem('0Gi')).toMatchObject({ rule: 'quantity', problem: 'holds nothing' });
});

test('counts are whole numbers, one or more', () => {
  expect(countProblem('instances', 1)).toBeUndefined();
  expect(countProblem('instances', undefined)).toBeUndefined();
  for (const count of [0, -1, 1.5, NaN]) {
    expect(countProblem('instances', count)).toMatchObject({ rule: 'count', value: `instances ${count}` });
  }
});

test('labels have keys and values that Kubernetes takes', () => {
  expect(labelProblem({ 'app.kubernetes.io/name': 'a', app: '' })).toBeUndefined();
  expect(labelProblem(undefined)).toBeUndefined();
  expect(labelProblem({ 'a b': 'c' })).toMatchObject({ rule: 'label', value: 'a b' });
  expect(labelProblem({ a: 'b/c' })).toMatchObject({ rule: 'label', value: 'b/c' });
  expect(labelProblem({ a: 'x'.repeat(64) })).toMatchObject({ rule: 'label' });
});

test.each([
  ['a Secret', { volumes: [{ name: 'a', secret: { secretName: 'Bad_' } }] }],
  ['a ConfigMap', { volumes: [{ name: 'a', configMap: { name: 'Bad_' } }] }],
  ['a variable', { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'Bad_', key: 'a' } } }] }],
])('%s of a name that none can have', (_, requirements) => {
  expect(referenceProblem(requirements)).toMatchObject({ rule: 'object-name', value: 'Bad_' });
});

test('other volumes and variables name nothing', () => {
  const volumes = [
    { name: 'a', emptyDir: {} },
    { name: 'b', secret: { secretName: 'b.c' } },
  ];
  expect(referenceProblem({ volumes, env: [{ name: 'A', value: 'Bad_' }] })).toBeUndefined();
  expect(referenceProblem({})).toBeUndefined();
});
