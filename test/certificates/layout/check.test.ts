import { checkLayout, InvalidLayoutError } from '../../../lib/certificates';
import { sample } from './fixture';

function problems(document: unknown): string[] {
  try {
    checkLayout(document, 'layout.json');
    return [];
  } catch (error) {
    if (error instanceof InvalidLayoutError) return error.message.split('\n');
    throw error;
  }
}

const changed = (change: (document: any) => void) => problems(sample(change));

test('a good layout comes back as it is', () => {
  const document = sample();
  expect(checkLayout(document, 'layout.json')).toBe(document);
});

test.each<[string, unknown]>([
  ['a text', 'layout'],
  ['nothing', null],
  ['a list', []],
])('%s is no layout', (_, document) => {
  expect(problems(document)).toEqual([expect.stringMatching(/^layout\.json: ".*" is no map.*\[type\]$/)]);
});

test.each<[string, (document: any) => void, string]>([
  [
    'an unknown key',
    (d) => (d.certificates[1].dnsName = []),
    'layout.json, certificates[1]: "dnsName" is no key of this block. Instead: "dnsNames" [unknown-key]',
  ],
  [
    'a missing key',
    (d) => delete d.authority.entry,
    'layout.json, authority: "entry" is not there. Instead: "entry" with a value [missing-value]',
  ],
  [
    'a number in place of a text',
    (d) => (d.certificates[0].dnsNames[2] = 3),
    'layout.json, certificates[0].dnsNames[2]: "3" is no text. Instead: one text [type]',
  ],
  [
    'a text in place of a number',
    (d) => (d.certificates[0].lifetimeSeconds = '365d'),
    'layout.json, certificates[0].lifetimeSeconds: "365d" is no whole number. Instead: a number such as 1 [type]',
  ],
  [
    'half a second',
    (d) => (d.certificates[0].renewBeforeSeconds = 0.5),
    'layout.json, certificates[0].renewBeforeSeconds: "0.5" is no whole number. Instead: a number such as 1 [type]',
  ],
  [
    'a text in place of a truth',
    (d) => (d.certificates[0].chain = 'yes'),
    'layout.json, certificates[0].chain: "yes" is neither true nor false. Instead: true or false [type]',
  ],
  [
    'a text in place of a list',
    (d) => (d.certificates[0].ipAddresses = '::1'),
    'layout.json, certificates[0].ipAddresses: "::1" is no list. Instead: a list in brackets [type]',
  ],
  [
    'a key type that does not exist',
    (d) => (d.certificates[0].keyType = 'rsa-2047'),
    'layout.json, certificates[0].keyType: "rsa-2047" is none of "ec-p256", "ec-p384", "rsa-2048", "rsa-3072", ' +
      '"rsa-4096". Instead: "rsa-2048" [choice]',
  ],
  ['another format', (d) => (d.version = 2), 'layout.json, version: "2" is none of 1. Instead: "1" [choice]'],
])('%s', (_, change, message) => {
  expect(changed(change)).toEqual([message]);
});

test('everything at once, each with its place', () => {
  const found = changed((d) => {
    d.certificates[0].lifetimeSeconds = 0;
    d.certificates[1].dnsNames = [];
    d.certificates[1].spiffeId = 'spiffe://elsewhere.org/web';
    d.certificates[1].workloads = [{ kind: 'Job', namespace: 'demo', name: 'web' }];
    d.targets[0].certificates = ['core', 'wep'];
    d.targets.push({ ...d.targets[0], certificates: ['web'] });
    d.trustDomain = 'Example.org';
  });
  expect(found.map((line) => line.replace(/^layout\.json, ([^:]+): .*\[(.*)\]$/, '$1 $2'))).toEqual([
    'trustDomain trust-domain',
    'certificates[0].spiffeId workload-id',
    'certificates[0].lifetimeSeconds certificate-lifetime',
    'certificates[0].renewBeforeSeconds certificate-renewal',
    'certificates[1].dnsNames certificate-names',
    'certificates[1].spiffeId workload-id',
    'certificates[1].workloads[0].kind workload-kind',
    'targets[0].certificates[1] certificate-target',
    'targets[1].entry secret-clash',
  ]);
});

test.each<[string, (document: any) => void, string]>([
  ['a certificate that is stored nowhere', (d) => d.targets[0].certificates.pop(), 'certificate-target'],
  [
    'a certificate that is not there',
    (d) => d.targets[0].certificates.push('wep'),
    '"wep" is no certificate of the layout. Instead: "web"',
  ],
  [
    'two certificates of one name',
    (d) => (d.certificates[1].name = 'core'),
    '"core" is the name of two certificates',
  ],
  [
    'a Secret that is there twice',
    (d) => d.targets.push(d.targets[0]),
    '"demo/runtime-certs" is there twice',
  ],
  [
    'an address that is not canonical',
    (d) => d.certificates[0].ipAddresses.push('2001:DB8::1'),
    'Instead: "2001:db8::1" [ip-address]',
  ],
  ['no name at all', (d) => (d.certificates[1].dnsNames = []), '"[]" is no DNS name'],
])('%s', (_, change, message) => {
  expect(changed(change).join('\n')).toContain(message);
});

test('a file that is something else is not quoted: it may hold secrets', () => {
  const secret = { kind: 'Secret', data: { password: 'aHVudGVyMg==' }, version: { x: 'aHVudGVyMg==' } };
  expect(problems(secret).join('\n')).not.toContain('aHVudGVyMg==');
});
