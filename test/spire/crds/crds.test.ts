import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { type JSONSchemaProps } from 'kubernetes-types/apiextensions/v1';
import { parse } from 'yaml';
import { SPIRE_CRDS, SpireCrds } from '../../../lib/spire/crds';
import { IMPORTS, stamp } from '../../../scripts/imports';
import { digest, structure } from './digest';
import upstreamDigest from './upstream-digest.json';

const byName = SPIRE_CRDS.map((crd) => [crd.metadata.name, crd] as const);
const facts: Record<string, Record<string, string>> = upstreamDigest;

test('the construct emits the three definitions as they are', () => {
  const chart = new Chart(Testing.app(), 'crds');
  new SpireCrds(chart, 'crds');
  expect(Testing.synth(chart)).toEqual(SPIRE_CRDS);
});

test.each(byName)('%s has the facts of controller manager 0.7.0', (name, crd) => {
  expect(digest(crd)).toEqual(facts[name]);
});

test.each(byName)('%s describes each of its fields', (_, crd) => {
  const undescribed = (path: string, schema: JSONSchemaProps): string[] => [
    ...(schema.description || path.endsWith('.metadata') ? [] : [path]),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      undescribed(`${path}.${name}`, property),
    ),
  ];
  expect(undescribed('', crd.spec.versions[0].schema!.openAPIV3Schema!)).toEqual([]);
});

/** UPSTREAM_CRDS=<folder of upstream's config/crd/bases> compares with the real files. */
const upstream = process.env.UPSTREAM_CRDS;
if (!upstream)
  console.warn('skipped: set UPSTREAM_CRDS to compare with the YAML files of upstream (config/crd/bases)');
(upstream ? describe : describe.skip)('upstream (UPSTREAM_CRDS)', () => {
  test.each(byName)('%s is structurally equal', (name, crd) => {
    const file = join(upstream!, `spire.spiffe.io_${name.split('.')[0]}.yaml`);
    const theirs = parse(readFileSync(file, 'utf8'));
    expect(structure(crd)).toEqual(structure(theirs));
    expect(digest(theirs)).toEqual(facts[name]);
  });
});

test('imports/ is generated from the definitions: if not, run "npm run imports"', () => {
  const [first, ...body] = readFileSync(IMPORTS, 'utf8').split('\n');
  expect(`${first}\n`).toBe(stamp(body.join('\n')));
});
