import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import {
  type Authority,
  factsOf,
  issue,
  reissueReason,
  verifyCertificate,
} from '../../../lib/certificates/issuing';
import { canonicalIpAddress, escapeNameValue } from '../../../lib/identity';
import { authority, DAY, entry, NOW } from './support';

const label = fc.stringMatching(/^[a-z]([a-z0-9]{0,6}[a-z0-9])?$/);
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const wildcard = fc.tuple(label, label).map(([a, b]) => `*.${a}.${b}`);
const address = fc.oneof(fc.ipV4(), fc.ipV6()).map(canonicalIpAddress);
const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);

const entries = fc
  .record({
    subject: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
      .filter((text) => !/\p{Cc}/u.test(text) && [...text].length <= 64)
      .map((text) => `CN=${escapeNameValue(text)},O=Example,C=US`),
    dnsNames: fc.uniqueArray(fc.oneof(host, wildcard), { maxLength: 6 }),
    ipAddresses: fc.uniqueArray(address, { maxLength: 3 }),
    spiffeId: fc.option(
      fc
        .array(segment, { minLength: 1, maxLength: 3 })
        .map((path) => `spiffe://example.org/${path.join('/')}`),
      { nil: undefined },
    ),
    lifetimeSeconds: fc.integer({ min: 1, max: 5000 }).map((days) => days * DAY),
  })
  .map((changes) => entry({ ...changes, renewBeforeSeconds: changes.lifetimeSeconds / 3 }));

const strict = { subject: 'never' } as const;

describe('whatever the layout says', () => {
  let ca: Authority;
  beforeAll(async () => {
    ca = await authority();
  });

  test('the certificate holds for every name in it, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(host), fc.array(address), async (wanted, hosts, addresses) => {
        const certificate = new X509Certificate((await issue(ca, wanted, NOW)).certificate);
        const covers = (name: string): boolean =>
          wanted.dnsNames.includes(name) || wanted.dnsNames.includes(name.replace(/^[^.]+/, '*'));
        for (const name of wanted.dnsNames)
          expect([name, certificate.checkHost(name.replace('*', 'any'), strict)]).toEqual([name, name]);
        for (const ip of wanted.ipAddresses) expect(certificate.checkIP(ip)).toBeDefined();
        for (const name of [...hosts, ...wanted.dnsNames.map((known) => `x.y.${known.replace('*', 'z')}`)])
          if (!covers(name)) expect(certificate.checkHost(name, strict)).toBeUndefined();
        for (const ip of addresses)
          if (!wanted.ipAddresses.includes(ip)) expect(certificate.checkIP(ip)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('the certificate is not issued again, has no problems, and says the same', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (wanted) => {
        const issued = await issue(ca, wanted, NOW);
        expect(reissueReason(wanted, issued, ca.certificate, NOW)).toBeUndefined();
        expect(verifyCertificate(wanted, issued, ca.certificate, NOW)).toEqual([]);
        const { dnsNames, ipAddresses, uris, subject } = factsOf(issued.certificate);
        expect({ dnsNames, ipAddresses, subject }).toEqual({
          dnsNames: wanted.dnsNames,
          ipAddresses: wanted.ipAddresses,
          subject: wanted.subject,
        });
        expect(uris).toEqual(wanted.spiffeId === undefined ? [] : [wanted.spiffeId]);
      }),
      { numRuns: 60 },
    );
  });
});
