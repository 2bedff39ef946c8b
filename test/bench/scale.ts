/** The program that grows: `node scale.js <number of registrations> <file to write>`. */
import { writeFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { ClusterSpiffeId, ServiceIdentity, TrustDomain } from '../../lib';
import { chartsOf, toYaml } from '../../lib/kubernetes/packaging';

const [count, file] = process.argv.slice(2);
const trustDomain = new TrustDomain('example.org');
const app = new App();
const chart = new Chart(app, 'registrations');
for (let i = 0; i < Number(count); i++) {
  const service = new ServiceIdentity({ name: `svc-${i}`, namespace: 'demo' });
  ClusterSpiffeId.forService(chart, service.name, { service, trustDomain, className: 'demo' });
}
writeFileSync(file, toYaml(chartsOf(app).flatMap(({ objects }) => objects)));
