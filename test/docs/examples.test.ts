import { App } from 'cdk8s';
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import * as spire from '../../lib';
import { chartsOf } from '../../lib/kubernetes/packaging';
import { loadValues } from '../../lib/serviceradar';
import { ServiceRadarPlatform } from '../../lib/serviceradar/platform';
import * as spinnaker from '../../lib/spinnaker';
import { scripts } from '../../package.json';
import { valuesDocument } from '../../scripts/values-doc';
import { anchorsOf, type Block, blocksOf, DOCUMENTS, linksOf, read, ROOT } from './markdown';
import { complete, isPulumi, run, typeErrors, up } from './program';

const BLOCKS = DOCUMENTS.flatMap(blocksOf);
const blocks = (...languages: string[]): [string, Block][] =>
  BLOCKS.filter(({ language }) => languages.includes(language)).map((block) => [block.place, block]);

describe('TypeScript', () => {
  test('every example compiles', () => {
    const programs = blocks('ts').map(([place, block]) => ({ place, code: complete(block) }));
    expect(typeErrors(programs)).toEqual([]);
  }, 60_000);

  const [pulumi, others] = [true, false].map((is) =>
    blocks('ts').filter(([, { text }]) => isPulumi(text) === is),
  );

  test.each(others)('%s synthesizes', (_, block) => {
    run(complete(block));
  });

  // Pulumi's mocks know no transforms: such an example is compiled only.
  test.each(pulumi.filter(([, { text }]) => !text.includes('transforms:')))(
    '%s declares resources',
    async (_, { text }) => {
      expect((await up(text)).length).toBeGreaterThan(0);
    },
  );
});

describe('the program in the README', () => {
  const block = blocksOf('README.md').find(({ language }) => language === 'ts')!;

  test('has fifteen lines', () => {
    expect(block.text.split('\n').filter((line) => line.trim() !== '')).toHaveLength(15);
  });

  test('installs SPIRE, and gives the Deployment its identity', () => {
    const objects = run(block.text);
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['CustomResourceDefinition', 'StatefulSet', 'DaemonSet', 'Service']),
    );
    const registration = objects.find(({ kind }) => kind === 'ClusterSPIFFEID');
    expect(registration.spec).toMatchObject({
      spiffeIDTemplate: 'spiffe://example.org/ns/shop/sa/orders',
      podSelector: { matchLabels: { app: 'orders' } },
    });
    const { metadata, spec } = objects.find(({ kind }) => kind === 'Deployment').spec.template;
    expect(metadata.labels).toMatchObject({ app: 'orders' });
    expect(spec.serviceAccountName).toBe('orders');
    expect(spec.volumes).toContainEqual(
      expect.objectContaining({ hostPath: { path: '/run/spire/spire/sockets', type: 'DirectoryOrCreate' } }),
    );
    expect(spec.containers[0].env).toContainEqual({
      name: 'SPIFFE_ENDPOINT_SOCKET',
      value: 'unix:///run/spire/sockets/agent.sock',
    });
  });

  test('the table beside it names constructs that exist', () => {
    const names = [...read('README.md').matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !(name in spire || name in spinnaker))).toEqual([]);
  });
});

test.each(blocks('yaml'))('%s is YAML, and a values file synthesizes', (place, { text }) => {
  expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
  if (!/^(spire|certs|web):/m.test(text)) return;
  const app = new App();
  new ServiceRadarPlatform(app, loadValues(text, place));
  expect(chartsOf(app).length).toBeGreaterThan(0);
});

test.each(blocks('json'))('%s is JSON', (_, { text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each(blocks('sh'))('%s calls scripts that exist', (_, { text }) => {
  const called = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
  expect(called.filter((script) => !(script in scripts))).toEqual([]);
});

test.each(DOCUMENTS)('the links of %s lead somewhere', (document) => {
  const dead = linksOf(document).filter((link) => {
    const [path, anchor] = link.split('#');
    const target = path ? posix.join(posix.dirname(document), path) : document;
    if (!existsSync(join(ROOT, target))) return true;
    return anchor && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
  expect(dead).toEqual([]);
});

test('the keys of the values file that the documents name exist', () => {
  const keys = new Set(
    [...read('docs/values.md').matchAll(/^(?:\||##) `((?:spire|certs|web)[\w.]*)`/gm)].map(([, key]) => key),
  );
  const unknown = DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(/`((?:spire|certs|web)\.[\w.]+\w)(?=[`:])/g)]
      .map(([, key]) => key)
      .filter((key) => !keys.has(key) && !key.startsWith('spire.spiffe.io') && !key.endsWith('.pem'))
      .map((key) => `${document}: ${key}`),
  );
  expect(unknown).toEqual([]);
});

test('the roles and the webhook that the documents name are those of the demo', () => {
  const app = new App();
  const values = loadValues(read('values.yaml'), 'values.yaml');
  const controllerManager = { ...values.spire.controllerManager, enableWebhooks: true };
  new ServiceRadarPlatform(app, { ...values, spire: { ...values.spire, controllerManager } });
  const names = chartsOf(app).flatMap(({ objects }) => objects.map(({ metadata }) => metadata.name));
  const named = DOCUMENTS.flatMap((document) => read(document).match(/\bdemo\.[a-z]+-[a-z-]*[a-z]/g) ?? []);
  expect(named.length).toBeGreaterThan(5);
  // The last is there only with a plugin that asks for rights.
  expect(named.filter((name) => ![...names, 'demo.spire-server-plugins'].includes(name))).toEqual([]);
});

test('docs/values.md is current (else: npx tsx scripts/values-doc.ts)', () => {
  expect(read('docs/values.md')).toBe(valuesDocument());
});
