import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { type Authority, certificateFiles, issue, keystorePassword } from '../../../lib/certificates/issuing';
import { KeyEncoding, Pkcs12Profile } from '../../../lib/certificates/layout';
import { authority, entry, NOW } from './support';

let ca: Authority;
beforeAll(async () => {
  ca = await authority();
});

describe('the files of a certificate', () => {
  test('are those that the layout asks for', async () => {
    const issued = await issue(ca, entry(), NOW);
    const names = (changes: Parameters<typeof entry>[0]) =>
      Object.keys(certificateFiles(entry(changes), issued, ca.certificate, ca.certificate));
    expect(names({ chain: false })).toEqual(['core.pem', 'core-key.pem']);
    expect(names({})).toEqual(['core.pem', 'core-key.pem', 'core-chain.pem']);
    expect(names({ keystore: Pkcs12Profile.MODERN })).toEqual([
      'core.pem',
      'core-key.pem',
      'core-chain.pem',
      'core-keystore.p12',
      'core-truststore.p12',
      'core-keystore-password',
    ]);
  });

  test('hold the certificate, its key, and the certificate before that of its authority', async () => {
    const issued = await issue(ca, entry(), NOW);
    const files = certificateFiles(entry(), issued, ca.certificate, ca.certificate);
    expect(files['core.pem'].toString()).toBe(issued.certificate);
    expect(files['core-key.pem'].toString()).toBe(issued.privateKey);
    expect(files['core-chain.pem'].toString()).toBe(issued.certificate + ca.certificate);
  });

  test('hold the key in the encoding of the layout, whichever it comes in', async () => {
    const issued = await issue(ca, entry({ keyEncoding: KeyEncoding.SEC1 }), NOW);
    const key = (keyEncoding: KeyEncoding) =>
      certificateFiles(entry({ keyEncoding }), issued, ca.certificate, '')['core-key.pem'].toString();
    expect(key(KeyEncoding.SEC1)).toBe(issued.privateKey);
    expect(key(KeyEncoding.PKCS8)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(keystorePassword(key(KeyEncoding.PKCS8))).toBe(keystorePassword(issued.privateKey));
  });

  test('have the same bytes for the same key and certificates, and others for others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(Pkcs12Profile)), async (keystore) => {
        const wanted = entry({ keystore });
        const issued = await issue(ca, wanted, NOW);
        const files = certificateFiles(wanted, issued, ca.certificate, ca.certificate);
        expect(certificateFiles(wanted, { ...issued }, ca.certificate, ca.certificate)).toEqual(files);
        const other = await authority();
        const rotated = certificateFiles(wanted, issued, ca.certificate, ca.certificate + other.certificate);
        expect(changed(files, rotated)).toEqual(['core-truststore.p12']);
        const renewed = await issue(ca, wanted, NOW);
        expect(changed(files, certificateFiles(wanted, renewed, ca.certificate, ca.certificate))).toEqual(
          Object.keys(files),
        );
      }),
      { numRuns: 6 },
    );
  });

  test('have a password of 32 digits that tells nothing of the key', async () => {
    const issued = await issue(ca, entry({ keystore: Pkcs12Profile.MODERN }), NOW);
    const password = keystorePassword(issued.privateKey);
    expect(password).toMatch(/^[0-9a-f]{32}$/);
    expect(keystorePassword((await issue(ca, entry(), NOW)).privateKey)).not.toBe(password);
    expect(new X509Certificate(issued.certificate).raw.toString('hex')).not.toContain(password);
  });
});

type Files = { [file: string]: Buffer };
const changed = (before: Files, now: Files): string[] =>
  Object.keys(before).filter((file) => !before[file].equals(now[file]));
