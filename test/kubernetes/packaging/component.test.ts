import { kustomizeComponent } from '../../../lib/kubernetes/packaging';
import { parse } from './fixture';

test('a component lists one file for each patch, and the patch names its object', () => {
  const patches = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'core', namespace: 'demo' },
      spec: { replicas: 2 },
    },
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'flow' }, spec: {} },
  ];
  const files = kustomizeComponent(patches);
  expect(Object.keys(files)).toEqual([
    'kustomization.yaml',
    '0000-deployment-core.yaml',
    '0001-daemonset-flow.yaml',
  ]);
  expect(parse(files['kustomization.yaml'])).toEqual([
    {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      patches: [{ path: '0000-deployment-core.yaml' }, { path: '0001-daemonset-flow.yaml' }],
    },
  ]);
  expect(parse(files['0000-deployment-core.yaml'])).toEqual([patches[0]]);
});
