import { App, ApiObject, Chart } from 'cdk8s';
import { chartsOf } from '../../../lib/kubernetes/packaging';

test('an app becomes its charts, in the order of their creation', () => {
  const app = new App();
  for (const id of ['server', 'agent']) {
    const chart = new Chart(app, id);
    new ApiObject(chart, 'b', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${id}-b` } });
    new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${id}-a` } });
  }
  const names = chartsOf(app).map(({ name, objects }) => [
    name,
    ...objects.map((object) => object.metadata.name),
  ]);
  expect(names).toEqual([
    ['server', 'server-b', 'server-a'],
    ['agent', 'agent-b', 'agent-a'],
  ]);
});

test('a construct that is not valid stops the synth', () => {
  const app = new App();
  new Chart(app, 'server').node.addValidation({ validate: () => ['no trust domain'] });
  expect(() => chartsOf(app)).toThrow('[server] no trust domain');
});
