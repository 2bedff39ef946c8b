import { App, Chart } from 'cdk8s';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PolicyForm,
  ServiceIdentity,
  ServiceRootAuthority,
  ServingCertificatePlatform,
  ServingCertificateProvider,
} from '../../lib';
import { apply, get, kubectl, list, run, tryKubectl, until } from './support/kubectl';
import { Conversation, pems, secretText as text, signedBy } from './support/serving';
import { bareClient, TLS_PORT } from './support/tls-programs';
import { describeWith } from './support/tools';

const ANNOTATION = 'service.alauda.io/serving-cert-secret-name';
const WILDCARD = 'service.alauda.io/serving-cert-wildcard';
const ROOT = 'service-root-ca';
const SOURCE = 'cert-manager';
/** The second would have names of others: `orders.svc` is the Service `svc` of a namespace `orders`, too. */
const EXCLUDED = ['cpaas-system', 'svc'];
/** Services that have no certificate any more. */
const ENDED = ['undone', 'ended'];
const NAMESPACES = ['serving-before', 'serving-shop', 'serving-clients', 'serving-late', ...EXCLUDED];

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const service = (name: string, ns: string, annotations: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: ns, annotations },
  spec: { ports: [{ port: TLS_PORT }], selector: { app: name } },
});
const annotated = (name: string, ns: string, secret: string, more: object = {}) =>
  service(name, ns, { [ANNOTATION]: secret, ...more });

/** The four names by which a Service is called. */
const namesOf = (name: string, ns: string) =>
  ['', `.${ns}`, `.${ns}.svc`, `.${ns}.svc.cluster.local`].map((suffix) => name + suffix);

const roots = (ns: string) => pems(text(get('secret', ROOT, ns), 'ca.crt'));
const exists = (kind: string, name: string, ns: string) => tryKubectl(['get', kind, name, '-n', ns]).ok;

describeWith('kubectl', 'kyverno', 'openssl').each([PolicyForm.CLUSTER_POLICY, PolicyForm.CEL])(
  'serving certificates by %s',
  (form) => {
    /** What was applied last, in its two steps. */
    let applied: { rights: any[]; rest: any[] } = { rights: [], rest: [] };

    const platform = (authority: { generations: string[]; signing: string }, reissue?: string) => {
      const app = new App();
      const rights = new Chart(app, 'rights');
      const chart = new Chart(app, 'platform');
      const root = new ServiceRootAuthority(chart, 'root', authority);
      new ServingCertificatePlatform(chart, 'platform', { rights, form, authority: root, reissue });
      return { rights: rights.toJson(), rest: chart.toJson() };
    };

    /** Applies the platform in its two steps; what is no longer in it goes. */
    const install = async (authority: { generations: string[]; signing: string }, reissue?: string) => {
      const next = platform(authority, reissue);
      const before = [...applied.rights, ...applied.rest];
      applied = next;
      apply(...next.rights);
      await until('Kyverno has its rights and takes the policies', 60, () => {
        const items = { apiVersion: 'v1', kind: 'List', items: next.rest };
        const { ok, err } = tryKubectl(['apply', '-f', '-'], JSON.stringify(items));
        if (!ok) throw new Error(err);
        return ok;
      });
      const key = ({ kind, metadata }: any) => `${kind} ${metadata.namespace} ${metadata.name}`;
      const kept = new Set([...next.rights, ...next.rest].map(key));
      remove(before.filter((object) => !kept.has(key(object))));
    };

    const remove = (objects: any[]) => {
      if (objects.length === 0) return;
      const items = { apiVersion: 'v1', kind: 'List', items: objects };
      kubectl(['delete', '--ignore-not-found', '-f', '-'], JSON.stringify(items));
    };

    const clean = async () => {
      // Webhooks of a policy stay for a moment after it, and refuse what they were about.
      await until('policies and roots are gone', 60, () => {
        remove([...applied.rest].reverse());
        return true;
      });
      remove(applied.rights);
      applied = { rights: [], rest: [] };
      for (const ns of NAMESPACES) {
        kubectl(['delete', 'namespace', ns, '--ignore-not-found', '--wait', '--timeout=110s']);
      }
      for (const ns of list('namespaces').map(({ metadata }) => metadata.name)) {
        const own = list('secrets', ns).filter(({ metadata }) => metadata.name.startsWith(ROOT));
        for (const { metadata } of own) kubectl(['delete', 'secret', metadata.name, '-n', ns]);
      }
    };

    const issued = (name: string, ns: string) =>
      until(`the Secret ${ns}/${name} holds a certificate`, 90, () => {
        const secret = get('secret', name, ns);
        return text(secret, 'tls.crt') && secret;
      });

    const trusted = (ns: string, count: number) =>
      until(`${count} roots in ${ns}`, 60, () => roots(ns).length === count);

    /** What OpenSSL says of the certificate for a name, with what the namespace trusts. */
    const verifies = (secret: any, trustNamespace: string, ...args: string[]): boolean => {
      const folder = mkdtempSync(join(tmpdir(), 'serving-'));
      writeFileSync(join(folder, 'tls.crt'), text(secret, 'tls.crt'));
      writeFileSync(join(folder, 'ca.crt'), text(get('secret', ROOT, trustNamespace), 'ca.crt'));
      const given = ['-CAfile', join(folder, 'ca.crt'), '-no-CApath', '-no-CAstore', '-x509_strict'];
      return run('openssl', ['verify', ...given, ...args, join(folder, 'tls.crt')]).ok;
    };

    beforeAll(async () => {
      await clean();
      apply(...NAMESPACES.filter((ns) => ns !== 'serving-late').map(namespace));
      apply(annotated('early', 'serving-before', 'early-tls'));
      for (const ns of EXCLUDED) apply(annotated('inner', ns, 'inner-tls'));
      const data = { 'ca.crt': Buffer.from('mine').toString('base64'), more: '' };
      const metadata = { name: ROOT, namespace: 'serving-before' };
      apply({ apiVersion: 'v1', kind: 'Secret', metadata, data });
      await install({ generations: [ROOT], signing: ROOT });
    });

    afterAll(clean);

    test('a namespace that was there gets the root, whatever it had, and nothing else', async () => {
      await until('the root arrives', 90, () => roots('serving-before').length === 1);
      expect(Object.keys(get('secret', ROOT, 'serving-before').data)).toEqual(['ca.crt']);
      expect(roots('serving-before')[0]).toBe(text(get('secret', ROOT, SOURCE), 'tls.crt').trim());
    });

    test('a new namespace gets it at once, with its content', async () => {
      apply(namespace('serving-late'));
      await until('the root arrives', 30, () => exists('secret', ROOT, 'serving-late'));
      expect(roots('serving-late')).toEqual(roots('serving-before'));
    });

    test.each([
      ['that was there', 'early', 'serving-before'],
      ['that is new', 'web', 'serving-shop'],
    ])('a Service %s gets a certificate that verifies for all its names', async (_, name, ns) => {
      apply(annotated(name, ns, `${name}-tls`));
      const secret = await issued(`${name}-tls`, ns);
      for (const host of namesOf(name, ns)) {
        expect([host, verifies(secret, 'serving-clients', '-verify_hostname', host)]).toEqual([host, true]);
      }
      expect(verifies(secret, 'serving-clients', '-verify_hostname', `${name}.elsewhere`)).toBe(false);
      expect(verifies(secret, 'serving-clients', '-verify_hostname', `pod.${name}.${ns}.svc`)).toBe(false);
      for (const purpose of ['sslserver', 'sslclient']) {
        expect(verifies(secret, 'serving-clients', '-purpose', purpose)).toBe(true);
      }
    });

    test('wildcard names come where they are asked for', async () => {
      apply(annotated('peers', 'serving-shop', 'peers-tls', { [WILDCARD]: 'true' }));
      const secret = await issued('peers-tls', 'serving-shop');
      for (const host of ['peers.serving-shop.svc', 'peers-0.peers.serving-shop.svc.cluster.local']) {
        expect([host, verifies(secret, 'serving-clients', '-verify_hostname', host)]).toEqual([host, true]);
      }
    });

    test('excluded namespaces stay empty', () => {
      for (const ns of EXCLUDED) {
        expect(list('secrets', ns)).toEqual([]);
        expect(list('certificates', ns)).toEqual([]);
      }
      expect(exists('secret', ROOT, 'kube-system')).toBe(false);
    });

    test('a root that a tenant alters comes back, and so does one that is deleted', async () => {
      const good = roots('serving-shop');
      const forged = { data: { 'ca.crt': Buffer.from('forged').toString('base64') } };
      tryKubectl([
        'patch',
        'secret',
        ROOT,
        '-n',
        'serving-shop',
        '--type=merge',
        '-p',
        JSON.stringify(forged),
      ]);
      await until('the root is as it was', 60, () => roots('serving-shop').join() === good.join());
      kubectl(['delete', 'secret', ROOT, '-n', 'serving-shop']);
      await until('the root is there', 60, () => roots('serving-shop').join() === good.join());
    });

    test('a Secret of somebody else is made as ever, also one that gets its name at that time', () => {
      const metadata = { generateName: 'service-root-', namespace: 'serving-shop' };
      kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata }));
    });

    describe('an annotation is refused', () => {
      const refused = (name: string, secret: string, more: object = {}) => {
        const object = JSON.stringify(annotated(name, 'serving-shop', secret, more));
        const { ok, err } = tryKubectl(['create', '-f', '-'], object);
        expect(ok).toBe(false);
        expect(exists('service', name, 'serving-shop')).toBe(false);
        return err;
      };

      test.each(['../web-tls', 'a/b?x=y', 'UPPER', 'web tls', '{{ x }}', '-a'])('%j is no name', (value) => {
        expect(refused('hostile', value)).toContain('is no name of a Secret');
      });

      test("another Service's Secret, the root, and what somebody else made", async () => {
        await issued('web-tls', 'serving-shop');
        refused('hostile', 'web-tls');
        refused('hostile', ROOT);
        const data = { password: Buffer.from('mine').toString('base64') };
        const metadata = { name: 'database', namespace: 'serving-shop' };
        apply({ apiVersion: 'v1', kind: 'Secret', metadata, data });
        refused('hostile', 'database');
        expect(get('secret', 'database', 'serving-shop').data).toEqual(data);
      });

      test("a Service whose Certificate would be somebody else's", () => {
        const issuerRef = { kind: 'ClusterIssuer', name: 'cpaas-ca' };
        const spec = { secretName: 'own-tls', issuerRef, dnsNames: ['own.example.org'] };
        const metadata = { name: 'taken-cert', namespace: 'serving-shop' };
        apply({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec });
        refused('taken', 'taken-tls');
        expect(get('certificate', 'taken-cert', 'serving-shop').spec.secretName).toBe('own-tls');
      });

      test('a word that is neither true nor false for wildcard names', () => {
        refused('hostile', 'hostile-tls', { [WILDCARD]: 'yes' });
      });

      test('and a Service that is in order can be changed', async () => {
        await issued('web-tls', 'serving-shop');
        kubectl(['label', 'service', 'web', '-n', 'serving-shop', 'touched=true', '--overwrite']);
        kubectl(['annotate', 'service', 'web', '-n', 'serving-shop', 'touched=true', '--overwrite']);
      });
    });

    test('a Service without its annotation, and one that is deleted, have no Certificate', async () => {
      for (const name of ENDED) {
        apply(annotated(name, 'serving-shop', `${name}-tls`));
        await issued(`${name}-tls`, 'serving-shop');
      }
      kubectl(['annotate', 'service', ENDED[0], '-n', 'serving-shop', `${ANNOTATION}-`]);
      kubectl(['delete', 'service', ENDED[1], '-n', 'serving-shop']);
      await until('the Certificates are gone', 60, () =>
        ENDED.every((name) => !exists('certificate', `${name}-cert`, 'serving-shop')),
      );
    });

    test('of two Services with one Secret, one gets it', async () => {
      const twins = ['twin-a', 'twin-b'];
      const items = twins.map((name) => annotated(name, 'serving-shop', 'twin-tls'));
      tryKubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
      await issued('twin-tls', 'serving-shop');
      const version = () => get('secret', 'twin-tls', 'serving-shop').metadata.resourceVersion;
      const settled = async () => {
        const before = version();
        await new Promise((resolve) => setTimeout(resolve, 5000));
        return version() === before;
      };
      await until('nobody writes the Secret any more', 60, settled);
      const made = list('certificates', 'serving-shop').filter(({ spec }) => spec.secretName === 'twin-tls');
      expect(made.map(({ metadata }) => metadata.name)).toEqual([expect.stringMatching(/^twin-[ab]-cert$/)]);
    });

    test('a Certificate that a tenant alters comes back', async () => {
      const spec = JSON.stringify({ spec: { dnsNames: ['kubernetes.default.svc'] } });
      tryKubectl(['patch', 'certificate', 'web-cert', '-n', 'serving-shop', '--type=merge', '-p', spec]);
      const names = () => get('certificate', 'web-cert', 'serving-shop').spec.dnsNames;
      await until('the names are as they were', 60, () => names().includes('web.serving-shop.svc'));
      expect(names()).not.toContain('kubernetes.default.svc');
    });

    test('another Secret in the annotation is the one that is filled', async () => {
      apply(annotated('moved', 'serving-shop', 'moved-old'));
      await issued('moved-old', 'serving-shop');
      apply(annotated('moved', 'serving-shop', 'moved-new'));
      const secret = await issued('moved-new', 'serving-shop');
      expect(verifies(secret, 'serving-clients', '-verify_hostname', 'moved.serving-shop.svc')).toBe(true);
    });

    describe('pods of two namespaces', () => {
      const SHOP = new ServiceIdentity({ name: 'shop', namespace: 'serving-shop' });
      const CALLER = new ServiceIdentity({ name: 'caller', namespace: 'serving-clients' });
      const conversation = new Conversation(SHOP, CALLER);

      beforeAll(async () => {
        const provider = new ServingCertificateProvider(new Chart(new App(), 'app'), 'identities');
        for (const identity of [SHOP, CALLER])
          apply(service(identity.name, identity.namespace, provider.serviceAnnotations(identity)));
        await conversation.start((pod, identity) => provider.secureTemplate(pod, identity));
      });

      test('trust and know each other by certificates of both', () => {
        expect(conversation.counts().last).toContain('welcome');
        expect(conversation.counts().last).toContain('caller.serving-clients.svc');
      });

      test('who has no certificate is not let in', () => {
        const exec = [
          'exec',
          '-n',
          'serving-clients',
          'caller',
          '--',
          'node',
          '-e',
          bareClient(conversation.host),
        ];
        expect(tryKubectl(exec).out).toContain('refused');
      });

      test('the root is rotated in three steps, and no connection fails', async () => {
        await conversation.goesOn();
        const [old] = roots('serving-shop');
        const next = `${ROOT}-2`;
        await install({ generations: [ROOT, next], signing: ROOT });
        for (const ns of ['serving-shop', 'serving-clients', 'serving-late']) await trusted(ns, 2);
        await conversation.trusts(2);

        await install({ generations: [ROOT, next], signing: next }, '2');
        const root = text(get('secret', next, SOURCE), 'tls.crt');
        for (const { name, namespace: ns } of [SHOP, CALLER]) await signedBy(`${name}-tls`, ns, root);
        await conversation.holdsItsCertificates();
        await conversation.goesOn();

        await install({ generations: [next], signing: next }, '2');
        kubectl(['delete', 'secret', ROOT, '-n', SOURCE, '--ignore-not-found']);
        for (const ns of ['serving-shop', 'serving-clients', 'serving-late']) await trusted(ns, 1);
        expect(roots('serving-shop')).not.toContain(old);
        await conversation.trusts(1);
        await conversation.goesOn();
      });
    });

    // In the CEL form they are swept up every minute.
    test('nor have they Secrets, in the end', async () => {
      const gone = () => ENDED.every((name) => !exists('secret', `${name}-tls`, 'serving-shop'));
      await until('the Secrets are gone', form === PolicyForm.CEL ? 180 : 60, gone);
      expect(exists('secret', 'web-tls', 'serving-shop')).toBe(true);
    }, 500_000);
  },
);
