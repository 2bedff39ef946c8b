import { checkLayout, type CertificateOptions, SecretLayout } from '../../../lib/certificates';
import { type ServiceIdentity } from '../../../lib/identity';
import { CORE, documentOf, layoutOf, service, TRUST_DOMAIN } from './fixture';

/** Two services, of which the second says what is given. */
function both(other: ServiceIdentity, options: CertificateOptions = {}, first: CertificateOptions = {}) {
  const layout = layoutOf({ secrets: SecretLayout.PER_SERVICE });
  layout.add(CORE, first);
  layout.add(other, options);
  return checkLayout(documentOf(layout), 'layout.json').certificates;
}

const WEB = service('web');
const ELSEWHERE = service('web', 'jobs');

describe('nobody takes the name of another', () => {
  test.each<[string, ServiceIdentity, CertificateOptions, CertificateOptions]>([
    ['a short name', WEB, { dnsNames: ['core'] }, {}],
    ['an alias', service('web', 'demo', { aliases: ['core'] }), {}, {}],
    ['whatever its case', WEB, { dnsNames: ['Core.Demo'] }, {}],
    ['a public name', WEB, { dnsNames: ['gw.example.org'] }, { dnsNames: ['gw.example.org'] }],
    ['by a wildcard that covers it', WEB, { dnsNames: ['*.demo.svc'] }, {}],
    ['a name below its wildcard', WEB, { dnsNames: ['x.example.org'] }, { dnsNames: ['*.example.org'] }],
    ['from another namespace', ELSEWHERE, { dnsNames: ['core.demo.svc'] }, {}],
    [
      'from another namespace, with the cluster domain',
      ELSEWHERE,
      { dnsNames: ['core.demo.svc.cluster.local'] },
      {},
    ],
    ['from another namespace, without svc', ELSEWHERE, { dnsNames: ['core.demo'] }, {}],
    ['by an alias that is a name of this namespace', ELSEWHERE, {}, { dnsNames: ['web.jobs'] }],
    [
      'a public name, from another namespace',
      ELSEWHERE,
      { dnsNames: ['gw.example.org'] },
      { dnsNames: ['gw.example.org'] },
    ],
    ['a domain, from another namespace', ELSEWHERE, { dnsNames: ['a.org'] }, { dnsNames: ['a.org'] }],
    [
      'a public name that a wildcard elsewhere covers',
      ELSEWHERE,
      { dnsNames: ['*.example.org'] },
      { dnsNames: ['gw.example.org'] },
    ],
    [
      'the name of a third namespace',
      ELSEWHERE,
      { dnsNames: ['db.data.svc'] },
      { dnsNames: ['db.data.svc'] },
    ],
  ])('%s', (_, other, options, first) => {
    expect(() => both(other, options, first)).toThrow(
      /is a name of the certificate core, too: each could take the other's place.*\[certificate-impersonation\]/,
    );
  });

  test.each<[string, ServiceIdentity, CertificateOptions]>([
    ['localhost', WEB, {}],
    ['short names of another namespace', ELSEWHERE, { dnsNames: ['core'] }],
    ['wildcards beside each other', WEB, { dnsNames: ['*.web.demo.svc', '*.example.org'] }],
  ])('but %s are no matter', (_, other, options) => {
    const first = { dnsNames: ['*.example.com'] };
    expect(both(other, options, first)).toHaveLength(2);
  });

  test('a service that shares a certificate does not either', () => {
    const layout = layoutOf();
    layout.add(CORE);
    layout.add(WEB);
    const third = service('third', 'demo', { aliases: ['web'] });
    expect(() => layout.add(third, { sharesCertificateOf: CORE })).toThrow(
      'is a name of the certificate web',
    );
  });
});

describe('nobody takes the identity of another', () => {
  const other = (more: object) => service('web', 'demo', more);

  test('a SPIFFE ID', () => {
    expect(() => both(other({ serviceAccount: 'core' }))).toThrow(
      '"spiffe://example.org/ns/demo/sa/core" is the SPIFFE ID of the certificate core, which is another ' +
        "service's. Instead: withoutSpiffeId, or a service account of its own, or sharesCertificateOf",
    );
    expect(both(other({ serviceAccount: 'core' }), { withoutSpiffeId: true })).toHaveLength(2);
  });

  test('a subject', () => {
    expect(() => both(WEB, { subject: 'CN=core,O=example.org' })).toThrow(
      '"CN=core,O=example.org" is the subject of the certificate core',
    );
    expect(() => both(service('core', 'jobs'), { name: 'core-jobs' })).toThrow(
      'is the subject of the certificate core',
    );
    expect(both(service('core', 'jobs'), { name: 'core-jobs', subject: 'CN=core.jobs' })).toHaveLength(2);
  });

  test('but one service may have several certificates, by ID or by subject', () => {
    const layout = layoutOf();
    layout.add(CORE);
    layout.add(CORE, { name: 'second', subject: 'CN=second' });
    layout.add(WEB, { withoutSpiffeId: true });
    layout.add(WEB, { name: 'third', withoutSpiffeId: true });
    expect(checkLayout(documentOf(layout), 'layout.json').certificates).toHaveLength(4);
  });
});

describe('nor both, by claiming a name besides', () => {
  const message = /is a name of the certificate core, too|is the (subject|SPIFFE ID) of the certificate core/;

  test.each<[string, ServiceIdentity, CertificateOptions]>([
    ['a subject', WEB, { subject: 'CN=core,O=example.org', dnsNames: ['core'] }],
    ['a SPIFFE ID', WEB, { spiffeId: TRUST_DOMAIN.id('ns', 'demo', 'sa', 'core'), dnsNames: ['core'] }],
    [
      'with the account of the other',
      service('web', 'demo', { serviceAccount: 'core', aliases: ['core'] }),
      {},
    ],
  ])('%s', (_, other, options) => {
    expect(() => both(other, options)).toThrow(message);
  });

  test('of a name that is the same but for case and spaces', () => {
    expect(() => both(WEB, { subject: 'CN=Core,O=example.org' })).toThrow(
      'is the subject of the certificate core',
    );
    expect(() => both(WEB, { subject: 'CN=a  b' }, { subject: 'CN=A b' })).toThrow('is the subject of');
    expect(() => both(WEB, { subject: 'CN=runtime ca,O=example.org' })).toThrow(
      'is the subject of the authority',
    );
  });
});

describe('in a file, certificates share', () => {
  const document = () => {
    const layout = layoutOf();
    layout.add(CORE);
    layout.add(CORE, { name: 'second' });
    return documentOf(layout);
  };

  test('what their owner has', () => {
    const owned = document();
    expect(owned.certificates.map(({ owner }: any) => owner)).toEqual([
      { namespace: 'demo', name: 'core' },
      { namespace: 'demo', name: 'core' },
    ]);
    expect(checkLayout(owned, 'layout.json')).toBe(owned);
  });

  test.each<[string, (certificate: any) => void]>([
    ['has no owner', (c) => delete c.owner],
    ['has another owner', (c) => (c.owner.name = 'web')],
    ['has an owner in another namespace', (c) => (c.owner.namespace = 'jobs')],
  ])('and nothing if one %s', (_, change) => {
    const owned = document();
    change(owned.certificates[1]);
    expect(() => checkLayout(owned, 'layout.json')).toThrow(
      /certificates\[1\]\.dnsNames\[0\](.|\n)*certificates\[1\]\.subject(.|\n)*certificates\[1\]\.spiffeId/,
    );
  });

  test('and nothing if none has an owner', () => {
    const owned = document();
    for (const certificate of owned.certificates) delete certificate.owner;
    expect(() => checkLayout(owned, 'layout.json')).toThrow('[certificate-impersonation]');
  });

  test('whose name is one', () => {
    const owned = document();
    owned.certificates[0].owner.name = 'Core';
    expect(() => checkLayout(owned, 'layout.json')).toThrow(
      'certificates[0].owner.name: "Core" is no DNS label',
    );
  });
});

test('what was refused holds nothing', () => {
  const layout = layoutOf();
  layout.add(CORE);
  expect(() => layout.add(service('a'), { dnsNames: ['b.example.org', 'core'] })).toThrow('core');
  layout.add(service('b'), { dnsNames: ['b.example.org'] });
  expect(layout.document().certificates.map(({ name }) => name)).toEqual(['core', 'b']);
});

test('the same holds in a file', () => {
  const layout = layoutOf();
  layout.add(CORE);
  layout.add(WEB);
  const document = documentOf(layout);
  document.certificates[1].dnsNames.push('CORE.demo');
  document.certificates[1].subject = document.certificates[0].subject;
  document.certificates[1].spiffeId = document.certificates[0].spiffeId;
  expect(() => checkLayout(document, 'layout.json')).toThrow(
    /certificates\[1\]\.dnsNames\[5\]: "CORE.demo"(.|\n)*certificates\[1\]\.subject: "CN=core,O=example.org"/,
  );
});
