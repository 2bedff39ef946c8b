import { type KubernetesObject } from '../../../../lib/kubernetes';
import { celPolicies } from '../../../../lib/serving-certificates/policies/cel';
import { SETTINGS } from './settings';

interface Policy extends KubernetesObject {
  readonly spec: any;
}

const POLICIES = celPolicies(SETTINGS) as Policy[];
const idOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;
const find = (id: string) => POLICIES.find((policy) => idOf(policy) === id)!;
const conditions = (id: string): string =>
  find(id)
    .spec.matchConditions.map(({ expression }: { expression: string }) => expression)
    .join('\n');
const generated = (id: string): string =>
  find(id)
    .spec.generate.map(({ expression }: { expression: string }) => expression)
    .join('\n');

describe('celPolicies', () => {
  it('has what watches over the others before them', () => {
    expect(POLICIES.map(idOf)).toEqual([
      'MutatingPolicy/clone',
      'ValidatingPolicy/clone-unaltered',
      'MutatingPolicy/clone-unaltered',
      'MutatingPolicy/issue-unaltered',
      'ValidatingPolicy/guard',
      'MutatingPolicy/sync',
      'GeneratingPolicy/sync',
      'GeneratingPolicy/keep',
      'GeneratingPolicy/clone',
      'DeletingPolicy/own',
      'GeneratingPolicy/issue',
    ]);
  });

  it('is of the version that Kyverno serves, and in no namespace', () => {
    for (const { apiVersion, metadata } of POLICIES) {
      expect(apiVersion).toBe('policies.kyverno.io/v1');
      expect(metadata.namespace).toBeUndefined();
    }
  });

  it('uses each name as it is set', () => {
    const text = JSON.stringify(POLICIES);
    for (const usual of ['alauda', 'cpaas', 'service-root-ca', 'cert-manager"', 'cluster.local'])
      expect(text).not.toContain(usual);
  });

  it('holds nobody up but those who change what it protects', () => {
    const policies = POLICIES.filter(({ spec }) => spec.failurePolicy).map((policy) => [
      idOf(policy),
      policy.spec.failurePolicy,
    ]);
    expect(Object.fromEntries(policies)).toEqual({
      'MutatingPolicy/clone': 'Fail',
      'ValidatingPolicy/clone-unaltered': 'Fail',
      'MutatingPolicy/clone-unaltered': 'Fail',
      'MutatingPolicy/issue-unaltered': 'Fail',
      'ValidatingPolicy/guard': 'Fail',
      'MutatingPolicy/sync': 'Ignore',
    });
  });

  it.each(['GeneratingPolicy/clone', 'GeneratingPolicy/sync'])(
    'gives no roots to namespaces that are excluded: %s',
    (id) => {
      expect(JSON.stringify(find(id).spec)).toContain('in [\\"closed\\", \\"authority\\"]');
    },
  );

  it.each(['GeneratingPolicy/issue', 'ValidatingPolicy/guard'])(
    'passes Services of excluded namespaces by: %s',
    (id) => {
      expect(find(id).spec.matchConstraints.namespaceSelector.matchExpressions).toEqual([
        { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['closed', 'authority', 'svc'] },
      ]);
    },
  );

  // Kyverno copies requests into objects that more people may read.
  it.each(['MutatingPolicy/sync', 'GeneratingPolicy/sync', 'GeneratingPolicy/keep'])(
    'gets no request with a private key: %s',
    (id) => {
      expect(conditions(id)).toContain('.all(k, k in ["ca.crt", "tls.crt"]');
      const parts = [...conditions(id).matchAll(/object\.data\[k\]\.contains\("([^"]+)"\)/g)].map(
        ([, part]) => part,
      );
      for (const before of ['', 'a', 'ab', 'abc']) {
        const pem = Buffer.from(`${before}-----BEGIN EC PRIVATE KEY-----\n`).toString('base64');
        expect(parts.filter((part) => pem.includes(part))).not.toEqual([]);
        const certificate = Buffer.from(`${before}-----BEGIN CERTIFICATE-----\n`).toString('base64');
        expect(parts.filter((part) => certificate.includes(part))).toEqual([]);
      }
    },
  );

  // What only Kyverno understands would make the API server send it everything.
  it('tells the API server which requests to send', () => {
    for (const { spec } of POLICIES)
      for (const { expression } of spec.matchConditions ?? [])
        expect(expression).not.toMatch(/resource\.(Get|List)|variables\.|generator\./);
  });

  // An object may get its name from the API server, and has none before.
  it('takes no name of an object for granted', () => {
    for (const { spec } of POLICIES)
      for (const { expression } of spec.matchConditions ?? [])
        expect(expression).not.toMatch(/request\.name\b/);
  });

  it('puts back what others write into what it makes', () => {
    const patch = (id: string) => find(id).spec.mutations[0].jsonPatch.expression;
    expect(patch('MutatingPolicy/issue-unaltered')).toContain('path: "/spec", value: oldObject.spec');
    expect(patch('MutatingPolicy/clone-unaltered')).toContain('path: "/data", value: oldObject.data');
    expect(patch('MutatingPolicy/clone-unaltered')).toContain('path: "/immutable", value: false');
    for (const id of ['MutatingPolicy/issue-unaltered', 'MutatingPolicy/clone-unaltered'])
      expect(find(id).spec.evaluation.skipBackgroundRequests).toBeUndefined();
  });

  it('gives namespaces the certificates and nothing else', () => {
    for (const id of ['GeneratingPolicy/clone', 'GeneratingPolicy/sync', 'GeneratingPolicy/keep'])
      expect(generated(id)).not.toContain('tls.key');
    expect(generated('GeneratingPolicy/clone')).toContain('"data": {"ca.crt": variables.bundle}');
  });

  it('takes the current root from the Secret that is named as its source', () => {
    const [source] = find('GeneratingPolicy/clone').spec.variables;
    expect(source.expression).toContain('"authority", "root-2027"');
  });

  it('says in the Certificate what is set', () => {
    const expression = generated('GeneratingPolicy/issue');
    for (const part of [
      '"duration": "24h"',
      '"renewBefore": "8h"',
      '"usages": ["server auth","client auth"]',
      '"privateKey": {"algorithm":"RSA","size":2048,"encoding":"PKCS1","rotationPolicy":"Always"}',
      '"issuerRef": {"name": "issuer", "kind": "ClusterIssuer"',
      '"secretName": variables.secretName',
    ])
      expect(expression).toContain(part);
    expect(expression).not.toContain('commonName');
    expect(expression).not.toContain('"subject"');
  });

  it('says the subject that issues everything again', () => {
    const certificate = { ...SETTINGS.certificate, subject: { organizationalUnits: ['again'] } };
    const policies = celPolicies({ ...SETTINGS, certificate }) as Policy[];
    expect(policies.at(-1)!.spec.generate[0].expression).toContain('"organizationalUnits":["again"]');
  });

  it('leaves certificates where they are when the policy is replaced', () => {
    const { evaluation } = find('GeneratingPolicy/issue').spec;
    expect(evaluation.synchronize.enabled).toBe(true);
    expect(evaluation.orphanDownstreamOnPolicyDelete.enabled).toBe(true);
  });

  it('quotes what is set, so that it stays text', () => {
    const policies = celPolicies({ ...SETTINGS, clusterDomain: 'a" + request.name + "' }) as Policy[];
    const names = policies.at(-1)!.spec.variables.at(-1).expression;
    expect(names).toContain('".svc.a\\" + request.name + \\""');
  });
});
