import { createPrivateKey } from 'node:crypto';
import * as fc from 'fast-check';
import {
  type Authority,
  factsOf,
  issue,
  type IssuedCertificate,
  reissueReason,
} from '../../../lib/certificates/issuing';
import { toPem } from '../../../lib/certificates/issuing/pem';
import { signCertificate } from '../../../lib/certificates/issuing/x509/certificate';
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAlternativeName,
} from '../../../lib/certificates/issuing/x509/extensions';
import { encodeName } from '../../../lib/certificates/issuing/x509/name';
import { validity } from '../../../lib/certificates/issuing/x509/time';
import { CertificateKeyType, KeyEncoding } from '../../../lib/certificates/layout';
import { DistinguishedName } from '../../../lib/identity';
import { after, authority, DAY, entry, NOW } from './support';

let ca: Authority;
let core: IssuedCertificate;
beforeAll(async () => {
  ca = await authority();
  core = await issue(ca, entry(), NOW);
});

const reason = (files = {}, changes = {}, now = NOW): string | undefined =>
  reissueReason(entry(changes), { ...core, ...files }, ca.certificate, now);

/** As the layout changed after it was issued. */
const reasonOf = async (changes: Parameters<typeof entry>[0], now = NOW) =>
  reissueReason(entry(), await issue(ca, entry(changes), now), ca.certificate, NOW);

describe('a certificate is kept', () => {
  test('fresh, and until it is due', () => {
    expect(reason()).toBeUndefined();
    expect(reason({}, {}, after(244))).toBeUndefined();
  });

  test('if only the order of names, their case or the spelling of the subject changes', () => {
    const { dnsNames, ipAddresses, subject } = entry();
    expect(
      reason(
        {},
        {
          dnsNames: dnsNames.map((name) => name.toUpperCase()).reverse(),
          ipAddresses: [...ipAddresses].reverse(),
          subject: subject.replaceAll(',', ', '),
        },
      ),
    ).toBeUndefined();
  });

  test('if its lifetime was shorter', () =>
    expect(reason({}, { lifetimeSeconds: 500 * DAY })).toBeUndefined());

  test('if the authority ends as soon as it, so that a new one would be due again at once', async () => {
    const short = await authority({ lifetimeSeconds: 60 * DAY });
    const issued = await issue(short, entry(), NOW);
    expect(reissueReason(entry(), issued, short.certificate, after(1))).toBeUndefined();
    expect(reissueReason(entry(), issued, short.certificate, after(60))).toContain('expired');
  });
});

describe('a certificate is issued again', () => {
  test('when it or its key is missing or damaged', () => {
    expect(reason({ certificate: undefined })).toBe('is missing');
    expect(reason({ privateKey: undefined })).toBe('has lost its private key');
    expect(reason({ certificate: core.certificate.replace(/\n.{64}\n/, '\n') })).toBe('is damaged');
    expect(reason({ certificate: '' })).toBe('is damaged');
    expect(reason({ privateKey: core.privateKey.replace(/\n.{20}/, '\n') })).toBe(
      'has a damaged private key',
    );
    expect(reason({ privateKey: core.certificate })).toBe('has a damaged private key');
  });

  test('when the key is that of another', async () => {
    const { privateKey } = await issue(ca, entry(), NOW);
    expect(reason({ privateKey })).toBe('does not belong to its private key');
  });

  test('when it expired, is about to, or is not valid yet', () => {
    expect(reason({}, {}, after(245.1))).toBe('expires on 2027-03-01T12:00:00Z');
    expect(reason({}, {}, after(365))).toBe('expired on 2027-03-01T12:00:00Z');
    expect(reason({}, {}, after(-1))).toBe('is not valid before 2026-03-01T11:55:00Z');
  });

  test('when another authority signed it, also one with the same name', async () => {
    const other = await authority();
    expect(reissueReason(entry(), core, other.certificate, NOW)).toBe('is signed by another authority');
    expect(reissueReason(entry(), core, 'garbage', NOW)).toBe('is signed by another authority');
  });

  test('when names are missing or too many, each of them named', async () => {
    expect(await reasonOf({ dnsNames: ['core', 'localhost', '*.core.demo.svc'] })).toBe(
      'lacks the names core.demo, core.demo.svc',
    );
    expect(await reasonOf({ dnsNames: [...entry().dnsNames, 'web'] })).toBe('should not have the name web');
    expect(await reasonOf({ ipAddresses: ['127.0.0.1'] })).toBe('lacks the name 2001:db8::1');
    expect(await reasonOf({ spiffeId: 'spiffe://example.org/ns/demo/sa/web' })).toBe(
      'lacks the name spiffe://example.org/ns/demo/sa/core; ' +
        'should not have the name spiffe://example.org/ns/demo/sa/web',
    );
    expect(await reasonOf({ spiffeId: undefined })).toContain('lacks the name spiffe://');
  });

  test('when the subject has other attributes, or the same in another order', async () => {
    expect(await reasonOf({ subject: 'CN=core,O=Other' })).toContain(
      'has the subject "CN=core,O=Other" instead of',
    );
    const [cn, ...others] = entry().subject.split(',');
    expect(await reasonOf({ subject: [cn, ...others.reverse()].join(',') })).toContain('has the subject');
  });

  test('when the key is of another type or encoding', async () => {
    expect(await reasonOf({ keyType: CertificateKeyType.EC_P384 })).toBe(
      'has a key of type ec-p384 instead of ec-p256',
    );
    expect(await reasonOf({ keyEncoding: KeyEncoding.SEC1 })).toBe('has its key as sec1 instead of pkcs8');
  });

  test('when it lives longer than it should now', async () => {
    expect(await reasonOf({ lifetimeSeconds: 3650 * DAY - 60 })).toBe(
      'is valid for 3650 days, longer than 365',
    );
  });

  test('for every reason at once', async () => {
    const other = await authority({ subject: 'CN=Other' });
    const issued = await issue(other, entry({ subject: 'CN=core', dnsNames: ['core'] }), NOW);
    expect(reissueReason(entry(), issued, ca.certificate, after(400))).toBe(
      'expired on 2027-03-01T12:00:00Z; ' +
        `has the subject "CN=core" instead of "${entry().subject}"; ` +
        'lacks the names core.demo, core.demo.svc, *.core.demo.svc, localhost; is signed by another authority',
    );
  });

  test.each([
    [
      'lacks the usage digitalSignature; should not have the usage keyEncipherment',
      [keyUsage(['keyEncipherment'])],
    ],
    ['should not have the usage keyCertSign', [keyUsage(['digitalSignature', 'keyCertSign'])]],
    ['lacks the usage digitalSignature', []],
  ])('when its usages differ: %s', (text, extensions) => {
    expect(withExtensions([...extensions, extendedKeyUsage(['serverAuth', 'clientAuth'])])).toBe(text);
  });

  test('when its purposes differ, or it may issue certificates', () => {
    const signs = keyUsage(['digitalSignature']);
    expect(withExtensions([signs, extendedKeyUsage(['serverAuth'])])).toBe('lacks the usage clientAuth');
    expect(withExtensions([signs, extendedKeyUsage(['serverAuth', 'clientAuth', 'codeSigning'])])).toBe(
      'should not have the usage codeSigning',
    );
    expect(withExtensions([signs])).toBe('lacks the usages serverAuth, clientAuth');
    expect(withExtensions([signs, extendedKeyUsage(['serverAuth', 'clientAuth']), basicConstraints(0)])).toBe(
      'is an authority',
    );
  });

  function withExtensions(extensions: Parameters<typeof signCertificate>[0]['extensions']) {
    const { dnsNames, ipAddresses, spiffeId, subject, lifetimeSeconds } = entry();
    const certificate = signCertificate(
      {
        subject: encodeName(DistinguishedName.parse(subject)),
        issuer: encodeName(DistinguishedName.parse(factsOf(ca.certificate).subject)),
        ...validity(NOW, lifetimeSeconds),
        publicKey: createPrivateKey(core.privateKey),
        extensions: [...extensions, subjectAlternativeName({ dnsNames, ipAddresses, uris: [spiffeId!] })],
      },
      createPrivateKey(ca.privateKey),
    );
    return reason({ certificate });
  }

  test('whatever stands there, without an error', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(255), (text, at, byte) => {
        const der = Buffer.from(core.certificate.split('\n').slice(1, -2).join(''), 'base64');
        expect(reason({ certificate: toPem('CERTIFICATE', der) })).toBeUndefined();
        der[at % der.length] ^= byte || 1;
        const damaged = toPem('CERTIFICATE', der);
        expect(reason({ certificate: damaged })).toBeDefined();
        expect(reason({ certificate: text })).toBeDefined();
        expect(reason({ privateKey: text })).toBeDefined();
        expect(reissueReason(entry(), core, text, NOW)).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});
