import { conditionsOf, policies } from './policies';

const all = policies();

test('the guard exists before the first Certificate is made, and roots are kept before they are distributed', () => {
  expect(Object.keys(all)).toEqual([
    'keep-replaced-ca',
    'clone-ca-secret',
    'sync-ca-rotation',
    'guard-service-cert',
    'own-service-cert',
    'generate-service-cert',
  ]);
});

test('no deprecated field of the specification is used', () => {
  for (const { spec } of Object.values(all))
    expect(Object.keys(spec).sort()).toEqual(['background', 'rules', 'webhookConfiguration']);
});

test('while Kyverno does not answer, only changes of roots and new annotations wait', () => {
  const failing = Object.values(all).filter(
    ({ spec }) => spec.webhookConfiguration.failurePolicy !== 'Ignore',
  );
  expect(failing.map(({ metadata }) => metadata.name)).toEqual(['sync-ca-rotation', 'guard-service-cert']);
  for (const policy of Object.values(all)) expect(conditionsOf(policy)).not.toBe('');
});

test('Secrets with a private key are in no request that Kyverno copies', () => {
  // The guard only answers: nothing of it is done later.
  const copying = Object.values(all).filter(({ metadata }) => metadata.name !== 'guard-service-cert');
  for (const policy of copying) {
    const kinds = policy.spec.rules.flatMap((rule) =>
      rule.match.any.flatMap(({ resources }) => resources.kinds),
    );
    const watches = kinds.includes('Secret');
    expect([
      policy.metadata.name,
      watches && !conditionsOf(policy).includes('["ca.crt", "tls.crt"]'),
    ]).toEqual([policy.metadata.name, false]);
  }
});

test('nor are Secrets whose certificates have a private key among them, wherever it stands', () => {
  const conditions = conditionsOf(all['sync-ca-rotation']);
  const [, list] = conditions.match(/(\[[^\]]*\])\.exists\(t, o\.data\[k\]\.contains\(t\)\)/) ?? [];
  const marks = JSON.parse(list) as string[];
  const found = (text: string) => marks.some((mark) => Buffer.from(text).toString('base64').includes(mark));
  for (const type of ['', 'EC ', 'RSA ', 'ENCRYPTED ']) {
    for (const before of ['', 'a', 'ab'])
      expect(found(`${before}-----BEGIN ${type}PRIVATE KEY-----\nMII`)).toBe(true);
  }
  expect(found('-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n')).toBe(false);
});

test('a namespace whose Services would have names of others has no certificates, but roots', () => {
  const { 'clone-ca-secret': clone, ...others } = all;
  for (const name of ['generate-service-cert', 'guard-service-cert'])
    expect(conditionsOf(others[name])).toContain('"cert-manager", "svc"]');
  expect(JSON.stringify(clone)).not.toContain('svc');
});

test('Secrets with roots are not made immutable', () => {
  const { spec } = all['guard-service-cert'];
  expect(spec.rules.find(({ name }) => name === 'fixed-root')?.match.any[0].resources).toEqual({
    kinds: ['Secret'],
    names: ['service-root-ca'],
    operations: ['CREATE', 'UPDATE'],
  });
  expect(conditionsOf(all['guard-service-cert'])).toContain('object.immutable');
});

test('what somebody wrote into an annotation becomes part of no text', () => {
  for (const name of ['guard-service-cert', 'generate-service-cert'])
    expect(JSON.stringify(all[name].spec.rules)).not.toMatch(/\{\{[^}]*annotations/);
});

test('what may be configured later is where Kyverno lets it be changed', () => {
  const changed = policies({
    excludedNamespaces: ['elsewhere'],
    issuer: 'another',
    clusterDomain: 'cluster.example',
    rootLabel: 'example.org/root',
    sourceSecret: 'next-root',
  });
  for (const name of ['keep-replaced-ca', 'clone-ca-secret', 'generate-service-cert'])
    expect(fixed(changed[name])).toEqual(fixed(all[name]));

  function fixed({ spec }: (typeof all)[string]) {
    return spec.rules.map(({ generate, ...rule }) => ({ ...rule, generate: { ...generate, foreach: [] } }));
  }
});

test('replacing a policy takes nothing away that it generated', () => {
  const synchronized = Object.values(all)
    .flatMap(({ spec }) => spec.rules)
    .filter(({ generate }) => generate?.synchronize);
  expect(synchronized.map(({ generate }) => generate?.orphanDownstreamOnPolicyDelete)).toEqual([
    true,
    true,
    true,
  ]);
});

test('excluded namespaces are excluded from roots and from certificates', () => {
  const { 'clone-ca-secret': clone, ...others } = policies({ excludedNamespaces: ['elsewhere'] });
  for (const { generate } of clone.spec.rules)
    expect(generate?.foreach[0].list).toContain('contains(`["elsewhere"]`');
  expect(conditionsOf(others['generate-service-cert'])).toContain('["elsewhere", "svc"]');
  expect(conditionsOf(others['guard-service-cert'])).toContain('["elsewhere", "svc"]');
});

test('the current root may have another name than its copies', () => {
  const { 'clone-ca-secret': clone } = policies({ sourceSecret: 'next-root' });
  const text = JSON.stringify(clone.spec);
  expect(text).toContain('fieldSelector=metadata.name%3Dnext-root');
  expect(clone.spec.rules[0].generate?.foreach[0].name).toBe('service-root-ca');
});

test('every refusal says what to write instead', () => {
  const rules = all['guard-service-cert'].spec.rules;
  expect(rules.map(({ name }) => name)).toEqual([
    'secret-name',
    'wildcard-value',
    'root-secret',
    'foreign-secret',
    'shared-secret',
    'same-secret',
    'foreign-certificate',
    'fixed-root',
  ]);
  for (const { validate } of rules)
    expect(validate).toMatchObject({
      failureAction: 'Enforce',
      message: expect.stringContaining(' Instead: '),
    });
});
