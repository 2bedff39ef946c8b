import { helmPackage } from '../../../lib/kubernetes/packaging';
import { CHARTS, objectsOf, parse, sorted } from './fixture';

const PROPS = { name: 'demo', version: '1.2.3', description: 'Identities.' };
const files = helmPackage(CHARTS, PROPS);

/** What Helm does with the only action that an ordinary object contains. */
const render = (template: string) => template.replaceAll('{{ "{{" }}', '{{');

test('the layout is that of an installable chart', () => {
  expect(Object.keys(files)).toEqual([
    'Chart.yaml',
    'values.yaml',
    'crds/clusterspiffeids.spire.spiffe.io.yaml',
    'crds/clusterstaticentries.spire.spiffe.io.yaml',
    'templates/0000-spire-server.yaml',
    'templates/0001-registration.yaml',
  ]);
  expect(parse(helmPackage([], { ...PROPS, appVersion: '1.15.3' })['Chart.yaml'])).toEqual([
    {
      apiVersion: 'v2',
      name: 'demo',
      description: expect.stringContaining('namespaces'),
      type: 'application',
      version: '1.2.3',
      appVersion: '1.15.3',
    },
  ]);
  expect(parse(files['values.yaml'])).toEqual([{}]);
});

test('templates render to the objects, definitions are not templates', () => {
  const objects = Object.entries(files)
    .filter(([path]) => /^(crds|templates)\//.test(path))
    .flatMap(([path, text]) => parse(path.startsWith('templates/') ? render(text) : text));
  expect(sorted(objects)).toEqual(sorted(objectsOf(CHARTS)));
});

test('no brace pair of the content is left for Helm to evaluate', () => {
  for (const path of ['templates/0000-spire-server.yaml', 'templates/0001-registration.yaml']) {
    expect(files[path]).toContain('{{ "{{" }}');
    expect(files[path].replaceAll('{{ "{{" }}', '')).not.toContain('{{');
  }
});
