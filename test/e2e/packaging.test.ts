import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { synth, synthHelm, valuesFile } from './support/install';
import { kubectl, run } from './support/kubectl';
import { describeWith } from './support/tools';

const everything = {
  spire: {
    controllerManager: { enableWebhooks: true, className: 'own' },
    monitoring: { enabled: true },
    networkPolicies: { services: true },
    server: { replicas: 2, serviceType: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] },
  },
};

/** Objects by kind, namespace and name. */
function objects(text: string): { [key: string]: unknown } {
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  return Object.fromEntries(
    documents
      .filter((object) => object !== null)
      .map((object) => [`${object.kind} ${object.metadata.namespace ?? ''} ${object.metadata.name}`, object]),
  );
}

describeWith('kubectl', 'helm')('plain manifests, kustomize and Helm hold the same objects', () => {
  test.each([
    ['the committed demo', {}],
    ['everything that can be turned on', everything],
  ])('%s', (_, overrides) => {
    const values = valuesFile(overrides);
    const folder = synth(values);
    const files = [folder, join(folder, 'crds')].flatMap((path) =>
      readdirSync(path)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => readFileSync(join(path, file), 'utf8')),
    );
    const plain = objects(files.join('\n---\n'));
    expect(Object.keys(plain).length).toBeGreaterThan(40);
    expect(objects(kubectl(['kustomize', folder]))).toEqual(plain);
    const helm = run('helm', ['template', 'release', synthHelm(values), '--include-crds']);
    expect(helm.err).toBe('');
    expect(objects(helm.out)).toEqual(plain);
  });
});
