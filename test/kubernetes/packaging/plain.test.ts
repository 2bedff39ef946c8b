import { plainPackage } from '../../../lib/kubernetes/packaging';
import { CHARTS, objectsOf, parse, sorted } from './fixture';

const files = plainPackage(CHARTS);

test('definitions are a step of their own, the other objects are numbered by chart', () => {
  expect(Object.keys(files)).toEqual([
    'crds/clusterspiffeids.spire.spiffe.io.yaml',
    'crds/clusterstaticentries.spire.spiffe.io.yaml',
    'crds/Kustomization',
    '0000-spire-server.yaml',
    '0001-registration.yaml',
    'Kustomization',
  ]);
});

test('each folder has a kustomization of all that it holds', () => {
  expect(parse(files['crds/Kustomization'])).toMatchObject([
    { resources: ['clusterspiffeids.spire.spiffe.io.yaml', 'clusterstaticentries.spire.spiffe.io.yaml'] },
  ]);
  expect(parse(files['Kustomization'])).toMatchObject([
    { resources: ['crds', '0000-spire-server.yaml', '0001-registration.yaml'] },
  ]);
});

test('every .yaml file holds objects only, since kubectl sends each of them to the cluster', () => {
  const applied = Object.keys(files).filter((path) => path.endsWith('.yaml'));
  expect(sorted(applied.flatMap((path) => parse(files[path])))).toEqual(sorted(objectsOf(CHARTS)));
});

test('without definitions there is no folder for them', () => {
  const paths = Object.keys(plainPackage(CHARTS.slice(1)));
  expect(paths).toEqual(['0000-spire-server.yaml', '0001-registration.yaml', 'Kustomization']);
});

test('the same charts give the same bytes', () => {
  expect(plainPackage(structuredClone(CHARTS))).toEqual(files);
});
