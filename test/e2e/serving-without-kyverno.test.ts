import { App, Chart } from 'cdk8s';
import {
  ServiceIdentity,
  ServiceRootAuthority,
  ServingCertificateProvider,
  ServingCertificates,
  TrustDomain,
} from '../../lib';
import { apply, get, kubectl, tryKubectl, until } from './support/kubectl';
import { certificateOf, Conversation, pems, secretText, signedBy } from './support/serving';
import { TLS_PORT } from './support/tls-programs';
import { describeWith } from './support/tools';

const SHOP = new ServiceIdentity({ name: 'shop', namespace: 'bundle-shop', aliases: ['shop.example.org'] });
const CALLER = new ServiceIdentity({ name: 'caller', namespace: 'bundle-clients' });
const SOURCE = 'cert-manager';
const FIRST = 'bundle-root';
const SECOND = 'bundle-root-2';
const BUNDLE = 'bundle-roots';

/** What the test is about is an operator that a cluster may not have. */
const withBundles = (): typeof describe => {
  const suite = describeWith('kubectl');
  if (suite !== describe || tryKubectl(['get', 'crd', 'bundles.trust.cert-manager.io']).ok) return suite;
  process.stderr.write('\nSKIPPED, because the cluster has no trust-manager: serving-without-kyverno\n\n');
  return describe.skip as typeof describe;
};

withBundles()('serving certificates without Kyverno', () => {
  let applied: any[] = [];
  const conversation = new Conversation(SHOP, CALLER);

  /** Declares roots, certificates and trust; what is no longer in it goes. */
  const install = (generations: string[], signing: string, reissue?: string) => {
    const chart = new Chart(new App(), 'chart');
    const authority = new ServiceRootAuthority(chart, 'root', { generations, signing, issuer: 'bundle-ca' });
    const certificates = new ServingCertificates(chart, 'certificates', {
      authority,
      reissue,
      bundle: BUNDLE,
      trustDomain: new TrustDomain('example.org'),
    });
    const provider = new ServingCertificateProvider(chart, 'identities', { certificates });
    for (const service of [SHOP, CALLER]) provider.register(service);
    const objects: any[] = chart.toJson();
    const key = ({ kind, metadata }: any) => `${kind} ${metadata.namespace} ${metadata.name}`;
    const kept = new Set(objects.map(key));
    const before = applied;
    applied = objects;
    apply(...objects);
    remove(before.filter((object) => !kept.has(key(object))));
    return provider;
  };

  const remove = (objects: any[]) => {
    if (objects.length === 0) return;
    const items = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    kubectl(['delete', '--ignore-not-found', '-f', '-'], items);
  };

  const clean = () => {
    remove(applied);
    for (const { namespace } of [SHOP, CALLER])
      kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait', '--timeout=110s']);
    kubectl(['delete', 'secret', FIRST, SECOND, '-n', SOURCE, '--ignore-not-found']);
  };

  const roots = (namespace: string) => pems(get('configmap', BUNDLE, namespace).data['ca.crt']);
  const trusted = (count: number) =>
    until(`${count} roots everywhere`, 60, () =>
      [SHOP, CALLER].every(({ namespace }) => roots(namespace).length === count),
    );

  beforeAll(async () => {
    clean();
    for (const { name, namespace } of [SHOP, CALLER]) {
      apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      const spec = { ports: [{ port: TLS_PORT }], selector: { app: name } };
      apply({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });
    }
    const provider = install([FIRST], FIRST);
    await conversation.start((pod, service) => provider.secureTemplate(pod, service));
  });

  afterAll(clean);

  test('pods of two namespaces trust and know each other', () => {
    expect(conversation.counts().last).toContain('URI:spiffe://example.org/ns/bundle-clients/sa/caller');
  });

  test('certificates have aliases and a SPIFFE ID', () => {
    const names = certificateOf('shop-tls', SHOP.namespace).subjectAltName;
    expect(names).toContain('DNS:shop.example.org');
    expect(names).toContain('URI:spiffe://example.org/ns/bundle-shop/sa/shop');
  });

  test('excluded namespaces stay empty', () => {
    for (const namespace of ['kube-system', SOURCE])
      expect(tryKubectl(['get', 'configmap', BUNDLE, '-n', namespace]).ok).toBe(false);
  });

  test('the root is rotated in three steps, and no connection fails', async () => {
    await conversation.goesOn();
    const [old] = roots(SHOP.namespace);
    install([FIRST, SECOND], FIRST);
    await trusted(2);
    await conversation.trusts(2);

    install([FIRST, SECOND], SECOND, '2');
    const root = await until('the new root', 60, () => secretText(get('secret', SECOND, SOURCE), 'tls.crt'));
    for (const { name, namespace } of [SHOP, CALLER]) await signedBy(`${name}-tls`, namespace, root);
    await conversation.holdsItsCertificates();
    await conversation.goesOn();

    install([SECOND], SECOND, '2');
    kubectl(['delete', 'secret', FIRST, '-n', SOURCE]);
    await trusted(1);
    expect(roots(SHOP.namespace)).not.toContain(old);
    await conversation.trusts(1);
    await conversation.goesOn();
  });
});
