/** The program that grows: `node scale.js <number of registrations> <file to write>`. */
import { writeFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { ClusterSpiffeId, TrustDomain } from '../../lib';
import { chartsOf, toYaml } from '../../lib/kubernetes/packaging';

const [count, file] = process.argv.slice(2);
const trustDomain = new TrustDomain('example.org');
const app = new App();
const chart = new Chart(app, 'registrations');
for (let i = 0; i < Number(count); i++) {
  const name = `svc-${i}`;
  new ClusterSpiffeId(chart, name, {
    trustDomain,
    name: `demo.${name}`,
    className: 'demo',
    spiffeIdTemplate:
      'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}',
    podSelector: { matchLabels: { app: name } },
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } },
    dnsNameTemplates: [`${name}.demo`, `${name}.demo.svc`],
  });
}
writeFileSync(file, toYaml(chartsOf(app).flatMap(({ objects }) => objects)));
