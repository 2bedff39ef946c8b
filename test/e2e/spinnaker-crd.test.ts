import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { MTLS_STAGES, MtlsStage, SpinnakerDistribution } from '../../lib/spinnaker';
import { definition, upstreamDefinitions } from './spinnaker/crds';
import { mtls } from './spinnaker/emitted';
import { apply, kubectl, tryKubectl } from './support/kubectl';
import { describeWith } from './support/tools';

const { OFF, HTTPS, WANT, NEED } = MtlsStage;
const NAMESPACE = 'spinnaker-crd';
const MARK = 'cdk8s-spire-test';
const GROUPS = {
  'spinnaker.io': SpinnakerDistribution.OSS,
  'spinnaker.armory.io': SpinnakerDistribution.ARMORY,
};

const upstream = process.env.SPINNAKER_CRDS;
if (!upstream) {
  process.stderr.write(
    "\nSPINNAKER_CRDS is not set to a folder with upstream's definitions: only ours are tried\n\n",
  );
}
const definitions = [
  ...Object.keys(GROUPS).map((group) => ['ours', group, definition(group)] as const),
  ...(upstream ? upstreamDefinitions(upstream) : []).map((crd) => ['upstream', crd.spec.group, crd] as const),
];

/** What an installation says besides. */
const SPEC = {
  spinnakerConfig: {
    config: { version: '1.35.0', persistentStorage: { persistentStoreType: 's3', s3: { bucket: 'b' } } },
    profiles: { deck: { 'settings-local.js': 'window.x = 1;' }, gate: { 'default.apiPort': 8085 } },
    'service-settings': { clouddriver: { kubernetes: { serviceAccountName: 'clouddriver' } } },
    files: { profiles__rosco__packer__x: 'text' },
  },
  expose: { type: 'service', service: { type: 'LoadBalancer', overrides: { gate: { publicPort: 443 } } } },
  validation: { providers: { kubernetes: { enabled: true } } },
  kustomize: { echo: { deployment: { patchesStrategicMerge: ['spec: {}'] } } },
};

describeWith('kubectl')('SpinnakerService in a cluster', () => {
  beforeAll(() => apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }));
  afterAll(() => kubectl(['delete', 'namespace', NAMESPACE]));

  test('kustomize takes the patch as the API server does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
    const write = (name: string, content: object) => writeFileSync(join(folder, name), stringify(content));
    const at = (stage: MtlsStage) => mtls({ namespace: NAMESPACE, stage, spec: SPEC });
    write('kustomization.yaml', { resources: ['resource.yaml'], patches: [{ path: 'patch.yaml' }] });
    for (const [from, to] of [
      [OFF, NEED],
      [NEED, OFF],
    ]) {
      write('resource.yaml', at(from).spinnakerService!.toJson());
      write('patch.yaml', at(to).patch);
      const { spec } = parse(kubectl(['kustomize', folder]));
      expect(withoutEmpty(spec)).toEqual(withoutEmpty(at(to).spinnakerService!.toJson().spec));
    }
    rmSync(folder, { recursive: true });
  });

  describe.each(definitions)('%s definition of %s', (_, group, crd) => {
    const distribution = GROUPS[group as keyof typeof GROUPS];
    /** All services of the distribution. */
    const emitted = (stage: MtlsStage) =>
      mtls({ namespace: NAMESPACE, distribution, services: undefined, stage, spec: SPEC });
    const resource = (stage: MtlsStage): any => emitted(stage).spinnakerService!.toJson();
    const named = `spinnakerservices.${group}/spinnaker`;
    const stored = () => JSON.parse(kubectl(['get', '-n', NAMESPACE, named, '-o', 'json'])).spec;
    const dryRun = (object: object, ...args: string[]) =>
      tryKubectl(['apply', '--dry-run=server', '-o', 'json', ...args, '-f', '-'], JSON.stringify(object));

    // Only what is marked: a definition that somebody uses has all of a Spinnaker depend on it.
    const removeOurs = () => kubectl(['delete', 'crd', '-l', `${MARK}=true`]);

    beforeAll(() => {
      removeOurs();
      const marked = { ...crd, metadata: { ...crd.metadata, labels: { [MARK]: 'true' } } };
      kubectl(['create', '-f', '-'], JSON.stringify(marked));
      kubectl(['wait', '--for=condition=Established', `crd/spinnakerservices.${group}`, '--timeout=60s']);
    });

    afterAll(() => removeOurs());

    test.each(MTLS_STAGES)('takes all of the stage %s', (stage) => {
      const sent = resource(stage);
      const { ok, out, err } = dryRun(sent, '--validate=strict');
      expect([ok, err]).toEqual([true, '']);
      expect(JSON.parse(out).spec).toEqual(sent.spec);
    });

    test('would have dropped a field that it does not know, and refuses it when it is strict', () => {
      const sent = resource(NEED);
      sent.spec.spinnakerConfig.serviceSettings = {};
      expect(dryRun(sent, '--validate=strict').err).toContain(
        'unknown field "spec.spinnakerConfig.serviceSettings"',
      );
      expect(JSON.parse(dryRun(sent, '--validate=false').out).spec).toEqual(resource(NEED).spec);
    });

    test('takes the patch of each stage, up and down, and the last leaves nothing behind', () => {
      apply(resource(OFF));
      for (const stage of [HTTPS, WANT, NEED, WANT, HTTPS, OFF]) {
        const patch = JSON.stringify(emitted(stage).patch);
        kubectl(['patch', '-n', NAMESPACE, named, '--type=merge', '--patch', patch]);
        expect(withoutEmpty(stored())).toEqual(withoutEmpty(resource(stage).spec));
      }
    });
  });
});

/** A merge patch takes members out, but leaves the maps that held them. */
function withoutEmpty(node: any): any {
  if (!isMap(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, withoutEmpty(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => !isMap(value) || Object.keys(value).length > 0));
}

const isMap = (node: unknown): node is object =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
