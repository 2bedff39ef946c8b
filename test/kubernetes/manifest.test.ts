import { Chart, JsonPatch, Testing } from 'cdk8s';
import { late, type KubernetesObject, manifest, Manifest } from '../../lib/kubernetes';

const OBJECT = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'core', namespace: 'demo', labels: { app: 'core' }, annotations: { 'a/b': 'c' } },
  spec: {
    template: { spec: { hostPID: true, volumes: [{ name: 'new', clusterTrustBundle: { name: 'x' } }] } },
    aFieldOfTomorrow: { deep: [1, 'two', false, '', {}, []] },
  },
} as KubernetesObject;

function synthesized(object: KubernetesObject, change: (made: Manifest) => void = () => undefined): any {
  const chart = new Chart(Testing.app(), 'chart');
  change(new Manifest(chart, 'object', object));
  return Testing.synth(chart)[0];
}

test('what goes in comes out, with fields that nobody knows yet', () => {
  expect(synthesized(OBJECT)).toEqual(OBJECT);
});

test('members that are undefined are left out', () => {
  const object = { ...OBJECT, data: { a: undefined, b: 'c' } };
  expect(synthesized(object)).toEqual({ ...OBJECT, data: { b: 'c' } });
});

test.each([
  ['adds a field', JsonPatch.add('/spec/template/spec/hostIPC', true), { hostIPC: true }],
  ['replaces one', JsonPatch.replace('/spec/template/spec/hostPID', false), { hostPID: false }],
  ['removes one', JsonPatch.remove('/spec/template/spec/hostPID'), { hostPID: undefined }],
])('a JSON patch %s by the name of the API', (_, patch, expected) => {
  const object = synthesized(OBJECT, (made) => made.addJsonPatch(patch));
  expect({ hostPID: undefined, ...object.spec.template.spec }).toMatchObject(expected);
});

test('a value that is made late is made at the synth, and can be patched', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const rules = ['a'];
  const object = manifest(chart, 'late', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'late' },
    data: { rules: late(() => rules.join()), none: late(() => undefined) },
  });
  object.addJsonPatch(JsonPatch.test('/data/rules', 'a,b'), JsonPatch.add('/data/more', 'c'));
  rules.push('b');
  expect(Testing.synth(chart)[0].data).toEqual({ rules: 'a,b', more: 'c' });
});
