import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { checkLayout, type LayoutDocument } from '../../lib/certificates';
import { PlatformForm, serviceRadarOutputs } from '../../lib/serviceradar';
import { type Besides, synthesize, VARIANTS } from '../support/platform';
import { type Objects, walk } from '../support/objects';
import { restrictedProblems } from '../support/pod-security';
import { CLUSTER_SCOPED } from '../support/scope';

const DEMO = parse(readFileSync(join(__dirname, '..', '..', 'values.yaml'), 'utf8'));
const OFF = { enabled: false };
const off = (besides: Besides = {}, spire: object = {}) => synthesize({ ...spire, ...OFF }, besides);
const charts = ({ node }: { node: { children: { node: { id: string } }[] } }) =>
  node.children.map((child) => child.node.id);
const layoutOf = ({ certificates }: { certificates?: { layout: { document(): LayoutDocument } } }) =>
  certificates!.layout.document();
const JOBS = [
  'serviceradar-identity-cert-generator',
  'serviceradar-identity-cert-renewal',
  'serviceradar-identity-cert-regenerator',
];

/** The one patch in a service's component. */
function patchOf(files: { readonly [path: string]: string }, name: string): any {
  const [path] = Object.keys(files).filter((file) =>
    new RegExp(`^components/${name}/\\d.*\\.yaml$`).test(file),
  );
  return parseAllDocuments(files[path])[0].toJS();
}

describe.each([['the demo', DEMO.spire] as [string, object], ...VARIANTS])(
  '%s, with spire.enabled: false and nothing else changed',
  (_, spire) => {
    const { platform, objects, app } = off({ certs: DEMO.certs, web: DEMO.web }, spire);

    test('there is nothing of SPIRE', () => {
      expect(platform.spire).toBeUndefined();
      const policies = (spire as any).networkPolicies?.services ? ['service-policies'] : [];
      expect(charts(app as any)).toEqual(['namespace', 'certificates', ...policies]);
      const kinds = ['StatefulSet', 'DaemonSet', 'ClusterSPIFFEID', 'CustomResourceDefinition'];
      expect(kinds.flatMap((kind) => objects.kind(kind))).toEqual([]);
    });

    test('every object has a namespace if it belongs to one, is there once, and has nothing empty', () => {
      const keys = objects.all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { kind, metadata } of objects.all) {
        expect([kind, metadata.namespace]).toEqual([
          kind,
          CLUSTER_SCOPED.includes(kind) ? undefined : platform.catalogue.services[0].identity.namespace,
        ]);
      }
      const empty = objects.all
        .flatMap((object) => walk(object, object.kind))
        .filter(([, value]) => isEmpty(value));
      expect(empty.map(([path]) => path)).toEqual([]);
    });

    test('the layout holds, and every service that speaks TLS is in it', () => {
      const layout = layoutOf(platform);
      expect(checkLayout(JSON.parse(JSON.stringify(layout)), 'layout.json')).toEqual(layout);
      const names = layout.certificates.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining(platform.catalogue.certified.map(({ certificateName }) => certificateName)),
      );
    });

    test('the jobs are restricted', () => {
      for (const { spec } of [...objects.kind('Job'), ...objects.kind('CronJob')]) {
        const { template } = spec.jobTemplate?.spec ?? spec;
        expect(restrictedProblems(template.spec)).toEqual([]);
      }
    });
  },
);

describe('both modes from one file', () => {
  const both = { certs: { runtimeLayoutVersion: '4' }, web: {} };
  const spire = synthesize({}, both);
  const certificates = off(both);

  test('spire.enabled says which', () => {
    expect([spire.platform.certificates, certificates.platform.spire]).toEqual([undefined, undefined]);
    expect(charts(spire.app as any)).toEqual([
      'crds',
      'namespace',
      'spire-server',
      'spire-agent',
      'identities',
    ]);
    expect(charts(certificates.app as any)).toEqual(['namespace', 'certificates']);
  });

  test('services have the same SPIFFE IDs in both', () => {
    const registered = spire.objects.kind('ClusterSPIFFEID').map(({ spec }) => spec.spiffeIDTemplate);
    const issued = layoutOf(certificates.platform).certificates.flatMap(({ spiffeId }) => spiffeId ?? []);
    expect(issued).toEqual(expect.arrayContaining(registered));
  });

  test('datasvc’s access list is the same in both, but for callers without an SVID', () => {
    const list = ({ platform }: typeof spire) =>
      JSON.parse(serviceRadarOutputs(platform)['config/serviceradar-datasvc/rbac.json']).roles;
    const subject = 'CN=serviceradar-agent-gateway,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US';
    const { certificates: issued } = layoutOf(certificates.platform);
    expect(issued.map((certificate) => certificate.subject)).toContain(subject);
    expect(list(certificates)).toEqual([...list(spire), { identity: subject, role: 'writer' }]);
  });

  test('only SPIRE needs a privileged namespace', () => {
    const labels = ({ objects }: { objects: Objects }) => objects.get('Namespace').metadata.labels;
    expect(labels(spire)).toEqual({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    expect(labels(certificates)).toBeUndefined();
  });

  test('core asks a server that is there, and none that is not', () => {
    const admin = ({ platform }: typeof spire) =>
      platform.configuration(platform.catalogue.service('serviceradar-core'))['core.json'].spire_admin;
    expect(admin(spire)).toMatchObject({ enabled: true, server_address: 'spire-server.demo.svc:8081' });
    expect(admin(certificates)).toEqual({ enabled: false });
  });
});

describe('what the certificates say', () => {
  const { platform } = off();
  const { certificates, authority, targets, edge } = layoutOf(platform);
  const named = (name: string) => certificates.find((certificate) => certificate.name === name)!;

  test('subjects are exact, and in the order on which NATS and datasvc match', () => {
    for (const { certificateName, name, declaration } of platform.catalogue.certified) {
      if (declaration.sharesIdentityOf) continue;
      expect(named(certificateName!).subject).toBe(
        `CN=${name},OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US`,
      );
    }
  });

  test('those without an identity of their own have no SPIFFE ID: an account is not theirs alone', () => {
    const without = certificates.filter(({ spiffeId }) => !spiffeId).map(({ name }) => name);
    expect(without).toEqual(['gateway', 'nats', 'tools', 'falcosidekick']);
    expect(certificates.filter(({ spiffeId }) => spiffeId?.endsWith('/sa/default'))).toEqual([]);
  });

  test('every certificate has the four names in the cluster, and localhost', () => {
    expect(named('kv').dnsNames).toEqual([
      'serviceradar-datasvc',
      'serviceradar-datasvc.demo',
      'serviceradar-datasvc.demo.svc',
      'serviceradar-datasvc.demo.svc.cluster.local',
      'kv',
      'datasvc',
      'datasvc.serviceradar',
      'localhost',
    ]);
    expect(named('kv').ipAddresses).toContain('127.0.0.1');
  });

  test('NATS is called by the names of its pods, too', () => {
    expect(named('nats').dnsNames).toEqual(
      expect.arrayContaining([
        'serviceradar-nats-headless',
        'serviceradar-nats-headless.demo.svc.cluster.local',
        '*.serviceradar-nats-headless.demo.svc.cluster.local',
      ]),
    );
  });

  test('a service that shares a certificate has its names in it, and no certificate of its own', () => {
    const { dnsNames, workloads } = named('log-collector');
    expect(dnsNames).toContain('serviceradar-log-collector-tcp.demo.svc');
    expect(workloads.map(({ name }) => name)).toEqual([
      'serviceradar-log-collector',
      'serviceradar-log-collector-tcp',
    ]);
    expect(certificates.map(({ name }) => name)).not.toContain('log-collector-tcp');
  });

  test('the gateway takes from the agent’s second certificate which agent it is', () => {
    expect(named('k8s-agent-default')).toMatchObject({
      subject: 'CN=k8s-agent.default.serviceradar,OU=Edge,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
      dnsNames: ['localhost', 'k8s-agent.default.serviceradar'],
      spiffeId: 'spiffe://carverauto.dev/agent/default/k8s-agent',
      chain: true,
    });
    const other = layoutOf(off({ certs: { agent: { id: 'edge-1', partition: 'lab' } } }).platform);
    expect(other.certificates.map(({ subject }) => subject)).toContain(
      'CN=edge-1.lab.serviceradar,OU=Edge,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
    );
  });

  test('nothing has the name of an object of ServiceRadar’s chart, whose generator goes on running', () => {
    const all = off({ certs: { regenerator: { enabled: true } } });
    const names = all.objects.all.map(({ metadata }) => metadata.name);
    const { authority: own, targets: stored } = layoutOf(all.platform);
    const secrets = [own.entry, ...stored.map(({ entry }) => entry)].map(({ name }) => name);
    const theirs = /^serviceradar-(runtime-certs?|runtime-ca|cert)\b/;
    expect([...names, ...secrets].filter((name) => theirs.test(name))).toEqual([]);
  });

  test('the authority of the chart’s generator is adopted, from a Secret that is not ours', () => {
    expect(authority.adoptFrom).toEqual({ namespace: 'demo', name: 'serviceradar-runtime-certs' });
    const from = (certs: object) => layoutOf(off({ certs }).platform).authority.adoptFrom;
    expect(from({ adoptFrom: 'theirs' })).toEqual({ namespace: 'demo', name: 'theirs' });
    expect(from({ adoptFrom: '' })).toBeUndefined();
    // What is in our own Secret is adopted in place.
    expect(from({ runtimeSecretName: 'serviceradar-runtime-certs' })).toBeUndefined();
    const shared = { runtimeSecretName: 'serviceradar-runtime-certs', secrets: 'per-service' };
    expect(from(shared)).toEqual({ namespace: 'demo', name: 'serviceradar-runtime-certs' });
  });

  test('the authority is elsewhere than the certificates', () => {
    expect(authority.entry).toEqual({ namespace: 'demo', name: 'serviceradar-identity-ca' });
    expect(targets.map(({ entry }) => entry.name)).toEqual(['serviceradar-identity-certs']);
    expect(edge).toBeUndefined();
  });
});

describe('a key of the values file lands where it says', () => {
  const layout = (certs: object) => layoutOf(off({ certs }).platform);
  const gateway = (certs: object) => layout(certs).certificates.find(({ name }) => name === 'gateway')!;

  test('names and addresses of a service', () => {
    const extraNames = [
      { service: 'serviceradar-agent-gateway', dnsNames: ['gw.example.org'], ipAddresses: ['192.0.2.10'] },
      { service: 'serviceradar-agent-gateway', ipAddresses: ['2001:DB8::1'] },
    ];
    const { dnsNames, ipAddresses } = gateway({ extraNames });
    expect(dnsNames).toContain('gw.example.org');
    expect(ipAddresses).toEqual(expect.arrayContaining(['192.0.2.10', '2001:db8::1']));
    expect(
      layout({ extraNames }).certificates.filter((c) => c.dnsNames.includes('gw.example.org')),
    ).toHaveLength(1);
  });

  test('where edge agents connect, by name', () => {
    const edge = { gateway: 'gw.example.org:50052', maxLifetime: '720h' };
    expect(layout({ edge }).edge).toEqual({
      gateway: 'gw.example.org:50052',
      serverName: 'gw.example.org',
      subjectSuffix: 'OU=Edge,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
      maxLifetimeSeconds: 720 * 3600,
    });
    expect(gateway({ edge }).dnsNames).toContain('gw.example.org');
  });

  test.each(['192.0.2.10', '[2001:db8::1]'])('where edge agents connect, by the address %s', (address) => {
    const edge = { gateway: `${address}:50052` };
    expect(layout({ edge }).edge!.serverName).toBe('serviceradar-agent-gateway');
    expect(gateway({ edge }).ipAddresses).toContain(address.replace(/[[\]]/g, ''));
  });

  test('lifetimes, keys, subject and version', () => {
    const { authority, certificates, runtimeLayoutVersion } = layout({
      runtimeLayoutVersion: '4',
      keyType: 'rsa-3072',
      caLifetime: '20000h',
      leafLifetime: '1000h',
      renewBefore: '500h',
      subject: { organization: 'Acme, Inc.', organizationalUnit: 'Ops', country: 'DE' },
    });
    expect({ runtimeLayoutVersion, authority }).toMatchObject({
      runtimeLayoutVersion: '4',
      authority: {
        subject: 'CN=ServiceRadar Root CA,OU=Ops,O=Acme\\, Inc.,L=San Francisco,ST=CA,C=DE',
        keyType: 'rsa-3072',
        lifetimeSeconds: 20000 * 3600,
      },
    });
    for (const certificate of certificates) {
      expect(certificate).toMatchObject({
        keyType: 'rsa-3072',
        lifetimeSeconds: 1000 * 3600,
        renewBeforeSeconds: 500 * 3600,
      });
    }
  });

  test('names of the Secrets, and whether each service has its own', () => {
    const names = { runtimeSecretName: 'certs', caSecretName: 'authority' };
    const shared = layout(names);
    expect([shared.authority.entry.name, shared.targets.map(({ entry }) => entry.name)]).toEqual([
      'authority',
      ['certs'],
    ]);
    const own = layout({ ...names, secrets: 'per-service' }).targets;
    expect(own).toContainEqual({ entry: { namespace: 'demo', name: 'certs-core' }, certificates: ['core'] });
    expect(own).toContainEqual({
      entry: { namespace: 'demo', name: 'certs-agent' },
      certificates: ['agent', 'k8s-agent-default'],
    });
  });

  test('whether pods are restarted', () => {
    const restarted = (certs: object) => layout(certs).certificates.flatMap(({ workloads }) => workloads);
    expect(restarted({ restartWorkloads: false })).toEqual([]);
    expect(restarted({})).toContainEqual({
      kind: 'StatefulSet',
      namespace: 'demo',
      name: 'serviceradar-nats',
    });
    expect(restarted({}).map(({ name }) => name)).not.toContain('serviceradar-falcosidekick');
  });

  test('image and schedule of the jobs, and whether they are there', () => {
    const { objects } = off({ certs: { image: 'mine:1', renewal: { schedule: '0 * * * *' } } });
    expect(objects.get('CronJob').spec.schedule).toBe('0 * * * *');
    const pods = [objects.kind('Job')[0].spec, objects.get('CronJob').spec.jobTemplate.spec];
    for (const { template } of pods) expect(template.spec.containers[0].image).toBe('mine:1');
    expect(off({ certs: { renewal: { enabled: false } } }).objects.kind('CronJob')).toEqual([]);
  });

  test('what is rotated, and that it is another job for another occasion', () => {
    const regenerator = (more: object) => {
      const { objects } = off({ certs: { regenerator: { enabled: true, ...more } } });
      return objects.kind('Job').find(({ metadata }) => metadata.name.startsWith(JOBS[2]));
    };
    const command = (job: any) => job.spec.template.spec.containers[0].command.join(' ');
    expect(command(regenerator({}))).toMatch(/renew --all$/);
    expect(command(regenerator({ rotate: 'activate-ca' }))).toMatch(/rotate-ca --phase activate$/);
    const names = [{}, { occasion: '2026-05' }].map((more) => regenerator(more).metadata.name);
    expect(new Set(names).size).toBe(2);
  });

  test.each([
    ['none', { certs: {} }, undefined],
    ['Argo CD’s', { certs: { hooks: 'argocd' } }, 'argocd.argoproj.io/hook'],
    ['Helm’s, whatever the values say', { form: PlatformForm.HELM }, 'helm.sh/hook'],
  ])('hooks: %s', (_, besides: Besides, annotation) => {
    const jobs = off(besides).objects.kind('Job');
    expect(jobs).toHaveLength(1);
    const hooks = Object.keys(jobs[0].metadata.annotations ?? {});
    expect(annotation ? hooks.includes(annotation) : hooks.length === 0).toBe(true);
  });
});

test('Helm runs the generator before its manifests, so that the namespace is not one of them', () => {
  const helm = { form: PlatformForm.HELM };
  expect(off(helm).objects.kind('Namespace')).toEqual([]);
  expect(off({ ...helm, certs: { alongsideSpire: true } }).objects.kind('Namespace')).toEqual([]);
  expect(synthesize({}, helm).objects.kind('Namespace')).toHaveLength(1);
});

describe.each([
  ['certificates first', false, 'mtls'],
  ['SPIRE first', true, 'spiffe'],
])('both at once, %s', (_, enabled, mode) => {
  const { platform, objects, app } = synthesize({ enabled }, { certs: { alongsideSpire: true } });
  const core = platform.catalogue.service('serviceradar-core');

  test('the authority’s Secret is made before the server that needs it', () => {
    expect(charts(app as any)).toEqual([
      'crds',
      'namespace',
      'certificates',
      'spire-server',
      'spire-agent',
      'identities',
    ]);
  });

  test('SPIRE issues below the generator’s authority, and has nothing else of it', () => {
    expect(objects.serverConf.plugins.UpstreamAuthority.disk.plugin_data).toEqual({
      cert_file_path: '/run/spire/upstream-ca/ca.pem',
      key_file_path: '/run/spire/upstream-ca/ca-key.pem',
      bundle_file_path: '/run/spire/upstream-ca/bundle.pem',
    });
    const { volumes } = objects.pod('StatefulSet', 'spire-server');
    expect(volumes).toContainEqual(
      expect.objectContaining({
        secret: expect.objectContaining({
          secretName: 'serviceradar-identity-ca',
          items: [
            { key: 'ca.pem', path: 'ca.pem' },
            { key: 'ca-key.pem', path: 'ca-key.pem' },
            { key: 'bundle.pem', path: 'bundle.pem' },
          ],
        }),
      }),
    );
    expect(layoutOf(platform).authority.pathLength).toBeGreaterThan(0);
  });

  test('workloads are told of one, and have both', () => {
    expect(platform.configuration(core)['core.json'].kv_security).toMatchObject({
      mode,
      tls: { cert_file: '/etc/serviceradar/certs/core.pem' },
    });
    const patch = patchOf(serviceRadarOutputs(platform), core.name).spec.template.spec;
    expect(patch.volumes.map(({ name }: any) => name)).toEqual([
      'cert-data',
      'spiffe-workload-api',
      'spiffe-bundle',
    ]);
    const env = patch.containers[0].env.map(({ name }: any) => name);
    expect(env).toEqual(expect.arrayContaining(['SPIFFE_ENDPOINT_SOCKET', 'TLS_CERT_FILE', 'KV_CERT_FILE']));
    expect(new Set(env).size).toBe(env.length);
    expect(patch.serviceAccountName).toBe('serviceradar-core');
  });

  test('whoever has no SVID has a certificate', () => {
    const patch = patchOf(serviceRadarOutputs(platform), 'serviceradar-nats').spec.template.spec;
    expect(patch.volumes.map(({ name }: any) => name)).toEqual(['cert-data']);
  });
});

describe.each(['shared', 'per-service'])('outputs, with Secrets that are %s', (secrets) => {
  const { platform } = off({ certs: { secrets } });
  const files = serviceRadarOutputs(platform);
  const patched = platform.catalogue.certified.filter(({ declaration }) => !declaration.foreign);

  test('every service with a workload of ServiceRadar’s chart has a component, and no other', () => {
    const folders = Object.keys(files).filter((path) => path.startsWith('components/'));
    expect(new Set(folders.map((path) => path.split('/')[1]))).toEqual(
      new Set(patched.map(({ name }) => name)),
    );
    expect(patched.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['serviceradar-nats', 'serviceradar-agent-gateway', 'serviceradar-tools']),
    );
  });

  test.each(patched.map(({ name }) => name))('%s: has its own key, and no other', (name) => {
    const { certificateName, declaration, kind } = platform.catalogue.service(name);
    const patch = patchOf(files, name);
    expect([patch.kind, patch.metadata]).toEqual([kind, { name, namespace: 'demo' }]);
    const { containers, volumes, serviceAccountName } = patch.spec.template.spec;
    expect(volumes).toHaveLength(1);
    const [{ name: volume, secret }] = volumes;
    const target = layoutOf(platform).targets.find(({ certificates }) =>
      certificates.includes(certificateName!),
    )!;
    expect([volume, secret.secretName]).toEqual(['cert-data', target.entry.name]);
    expect(containers[0].volumeMounts).toEqual([
      { name: 'cert-data', mountPath: '/etc/serviceradar/certs', readOnly: true },
    ]);
    const keys = secret.items.map(({ key }: any) => key).filter((key: string) => key.endsWith('-key.pem'));
    const edge = declaration.edgeAgent ? ['k8s-agent-default-key.pem'] : [];
    expect(new Set(keys)).toEqual(new Set([`${certificateName}-key.pem`, ...edge]));
    const paths = secret.items.map(({ path }: any) => path);
    expect(paths).toEqual(expect.arrayContaining(['root.pem', 'ca.crt']));
    expect(new Set(paths).size).toBe(paths.length);
    // It is the mount that counts, so that the account stays as the chart has it.
    expect(serviceAccountName).toBeUndefined();
  });

  test.each([
    ['serviceradar-core', ['svid.pem', 'svid-key.pem', 'bundle.pem']],
    ['serviceradar-tools', ['client.pem', 'client-key.pem']],
    [
      'serviceradar-flow-collector',
      ['flow-client.crt', 'flow-client.key', 'netflow-collector.pem', 'netflow-collector-key.pem'],
    ],
    ['serviceradar-rperf-client', ['rperf-checker.pem', 'rperf-checker-key.pem']],
  ])('%s: its software finds %j', (name, expected) => {
    const [{ secret }] = patchOf(files, name).spec.template.spec.volumes;
    expect(secret.items.map(({ path }: any) => path)).toEqual(expect.arrayContaining(expected));
  });

  test('every file that a configuration names is in the pod', () => {
    for (const { name } of patched) {
      const [{ secret }] = patchOf(files, name).spec.template.spec.volumes;
      const there = secret.items.map(({ path }: any) => `/etc/serviceradar/certs/${path}`);
      const texts = [
        ...Object.keys(files)
          .filter((path) => path.startsWith(`config/${name}/`))
          .map((path) => files[path]),
        JSON.stringify(patchOf(files, name).spec.template.spec.containers),
      ];
      const named = texts.flatMap((text) => text.match(/\/etc\/serviceradar\/certs\/[\w.-]+/g) ?? []);
      expect(named.filter((path) => !there.includes(path))).toEqual([]);
    }
  });

  test('the layout is beside the manifests, for whoever issues by hand', () => {
    expect(JSON.parse(files['certificates/layout.json'])).toEqual(
      JSON.parse(JSON.stringify(layoutOf(platform))),
    );
  });

  test('the table of identities has a row for each certificate of each service', () => {
    const rows = files['IDENTITIES.md'].split('\n').filter((line) => /^\| (spiffe|–)/.test(line));
    expect(rows).toHaveLength(platform.catalogue.certified.length + 1);
    const nats = rows
      .find((row) => row.includes('CN=serviceradar-nats,'))!
      .slice(2, -2)
      .split(' | ');
    expect([nats[0], nats[3], nats[5]]).toEqual([
      '–',
      '–',
      'CN=serviceradar-nats,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US',
    ]);
    expect(nats[6]).toMatch(/^serviceradar-identity-certs(-nats)?: nats\.pem$/);
  });
});

test('writing the outputs adds nothing to the manifests, which may be written already', () => {
  const { platform, objects, app } = off();
  const before = JSON.stringify(objects.all);
  serviceRadarOutputs(platform);
  expect(JSON.stringify(app.charts.flatMap((chart) => chart.toJson()))).toBe(before);
});

test('policies of the services are the same, whatever delivers the identities', () => {
  const policies = { networkPolicies: { services: true } };
  const names = (objects: Objects) =>
    objects.names('NetworkPolicy').filter((name) => name.startsWith('demo/serviceradar-'));
  expect(names(off({}, policies).objects)).toEqual(names(synthesize(policies).objects));
});

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' && Object.keys(value as object).length === 0)
  );
}
