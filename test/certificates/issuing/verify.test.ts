import { issue, verifyCertificate } from '../../../lib/certificates/issuing';
import { after, authority, DAY, entry, NOW } from './support';

describe('a certificate that is verified', () => {
  test('has no problems with its own authority among several, nor when it is due', async () => {
    const [old, current] = [await authority(), await authority()];
    const issued = await issue(old, entry(), NOW);
    expect(verifyCertificate(entry(), issued, current.certificate + old.certificate, NOW)).toEqual([]);
    expect(verifyCertificate(entry(), issued, old.certificate, after(300))).toEqual([]);
  });

  test('has every problem listed', async () => {
    const ca = await authority();
    const issued = await issue(ca, entry({ dnsNames: ['core'] }), NOW);
    const other = await authority({ subject: 'CN=Other' });
    expect(verifyCertificate(entry({ ipAddresses: [] }), issued, other.certificate, after(366))).toEqual([
      'expired on 2027-03-01T12:00:00Z',
      'lacks the names core.demo, core.demo.svc, *.core.demo.svc, localhost',
      'should not have the names 127.0.0.1, 2001:db8::1',
      'is signed by no trusted authority',
    ]);
    expect(verifyCertificate(entry(), {}, ca.certificate, NOW)).toEqual(['is missing']);
  });

  test('needs an authority that is itself in order', async () => {
    const ca = await authority({ lifetimeSeconds: 30 * DAY });
    const issued = await issue(ca, entry(), NOW);
    expect(verifyCertificate(entry(), issued, ca.certificate, after(31))).toEqual([
      'expired on 2026-03-31T12:00:00Z',
      'is signed by an authority that expired on 2026-03-31T12:00:00Z',
    ]);
    expect(verifyCertificate(entry(), issued, '', NOW)).toEqual([
      'has no trusted authority: the bundle is empty',
    ]);
    expect(verifyCertificate(entry(), issued, 'garbage', NOW)).toHaveLength(1);
    // A service that pretends to be an authority.
    expect(verifyCertificate(entry(), issued, issued.certificate, NOW)).toEqual([
      'is signed by no trusted authority',
    ]);
  });
});
