import { App, Chart } from 'cdk8s';
import { type Deployment } from 'kubernetes-types/apps/v1';
import {
  type Namespace,
  type PodTemplateSpec,
  type Service,
  type ServiceAccount,
} from 'kubernetes-types/core/v1';
import { ServiceIdentity } from '../lib/identity';
import { manifest, resources, RESTRICTED_CONTAINER, restrictedPod } from '../lib/kubernetes';
import { chartsOf, type PackageFiles, plainPackage } from '../lib/kubernetes/packaging';
import {
  PolicyForm,
  ServiceRootAuthority,
  ServingCertificatePlatform,
  ServingCertificateProvider,
} from '../lib/serving-certificates';
import { writeFiles } from './output';
import { runProgram, wordOf } from './run';

const SHOP = new ServiceIdentity({ name: 'shop', namespace: 'shop' });
const VISITOR = new ServiceIdentity({ name: 'visitor', namespace: 'visitors' });
const PORT = 8443;
const USER = 1000;

/** Serves HTTPS, and a renewed certificate without a restart. */
const SERVER = `
const { readFileSync } = require('node:fs');
const { createServer } = require('node:https');
const { TLS_CERT_FILE, TLS_KEY_FILE } = process.env;
const files = () => ({ cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE) });
let served = files();
const server = createServer(served, (request, response) => response.end('Welcome to the shop.\\n'));
setInterval(() => {
  try {
    const found = files();
    if (found.cert.equals(served.cert)) return;
    server.setSecureContext(found);
    served = found;
    console.log('serves the renewed certificate');
  } catch (error) {
    console.log('tries again:', error.message);
  }
}, 10000);
server.listen(${PORT}, () => console.log('serves'));
process.on('SIGTERM', () => process.exit(0));
`.trimStart();

/** Visits again and again, and trusts the roots that are there at the time. */
const CLIENT = `
const { readFileSync } = require('node:fs');
const { get } = require('node:https');
const { SHOP_URL, TLS_CA_FILE } = process.env;
setInterval(() => {
  const said = (text) => console.log(new Date().toISOString(), text);
  get(SHOP_URL, { agent: false, ca: readFileSync(TLS_CA_FILE) }, (response) => {
    response.setEncoding('utf8').on('data', (text) => said(text.trim()));
  }).on('error', (error) => said(error.message));
}, 5000);
process.on('SIGTERM', () => process.exit(0));
`.trimStart();

/** The folders of the output, in the order in which they are applied, with their charts. */
const FOLDERS: { readonly [folder: string]: string[] } = {
  '1-rights': ['rights'],
  '2-platform': ['authority', 'policies'],
  '3-shop': ['namespaces', 'shop', 'visitors'],
};

const README = `# Serving certificates by one annotation

Apply one folder after the other, with Kyverno and cert-manager in the cluster:

    kubectl apply -f 1-rights
    kubectl apply -f 2-platform
    kubectl apply -f 3-shop

If Kyverno refuses a policy because it lacks rights, they have not reached it yet: apply 2-platform again.

What then says "Welcome to the shop." is \`kubectl -n visitors logs deployment/visitor\`.
`;

/**
 * Writes the platform and a small application to the output folder (`CDK8S_OUTDIR`), for a release of Kyverno
 * (`KYVERNO`) and, if it is not to follow from that, in a form (`FORM`).
 */
function main(): void {
  const { KYVERNO, CDK8S_OUTDIR } = process.env;
  const app = new App();
  platform(app, KYVERNO, wordOf('FORM', Object.values(PolicyForm)) as PolicyForm | undefined);
  application(app);
  const charts = chartsOf(app);
  const files: { [path: string]: string } = { 'README.md': README };
  for (const [folder, names] of Object.entries(FOLDERS)) {
    const own: PackageFiles = plainPackage(charts.filter(({ name }) => names.includes(name)));
    for (const [path, text] of Object.entries(own)) files[`${folder}/${path}`] = text;
  }
  writeFiles(CDK8S_OUTDIR ?? 'out-serving-certificates', files, 'README.md');
}

/** What the team of the platform installs, once for the cluster. */
function platform(app: App, kyvernoVersion?: string, form?: PolicyForm): void {
  const rights = new Chart(app, 'rights');
  const authority = new ServiceRootAuthority(new Chart(app, 'authority'), 'authority');
  new ServingCertificatePlatform(new Chart(app, 'policies'), 'platform', {
    rights,
    authority,
    kyvernoVersion,
    form,
  });
}

/** What the team of an application writes: an annotation, and two mounts. */
function application(app: App): void {
  const namespaces = new Chart(app, 'namespaces');
  for (const { namespace } of [SHOP, VISITOR]) restrictedNamespace(namespaces, namespace);

  const shop = new Chart(app, 'shop', { namespace: SHOP.namespace });
  const identities = new ServingCertificateProvider(shop, 'identities');
  const service = manifest<Service>(shop, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: SHOP.name },
    spec: { selector: { ...SHOP.podLabels }, ports: [{ name: 'https', port: 443, targetPort: PORT }] },
  });
  identities.annotate(service, SHOP);
  deployment(shop, SHOP, identities.secureTemplate(pod(SERVER, {}, PORT), SHOP));

  const visitors = new Chart(app, 'visitors', { namespace: VISITOR.namespace });
  const url = `https://${SHOP.name}.${SHOP.namespace}.svc/`;
  deployment(visitors, VISITOR, identities.trustTemplate(pod(CLIENT, { SHOP_URL: url }), VISITOR));
}

function restrictedNamespace(chart: Chart, name: string): void {
  manifest<Namespace>(chart, name, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  });
}

function deployment(chart: Chart, service: ServiceIdentity, template: PodTemplateSpec): void {
  manifest<ServiceAccount>(chart, 'account', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: service.serviceAccount },
    automountServiceAccountToken: false,
  });
  manifest<Deployment>(chart, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service.name },
    spec: { selector: { matchLabels: { ...service.podLabels } }, template },
  });
}

/** A restricted pod that runs a program of Node. */
function pod(program: string, env: { readonly [name: string]: string }, port?: number): PodTemplateSpec {
  const ready = port && {
    ports: [{ name: 'https', containerPort: port }],
    readinessProbe: { httpGet: { scheme: 'HTTPS', port: 'https' } },
  };
  return {
    spec: {
      securityContext: restrictedPod(USER),
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'node',
          image: 'node:20-alpine',
          command: ['node', '--eval', program],
          env: Object.entries(env).map(([name, value]) => ({ name, value })),
          securityContext: RESTRICTED_CONTAINER,
          resources: resources('10m', '64Mi', '128Mi'),
          ...ready,
        },
      ],
    },
  };
}

runProgram(main);
