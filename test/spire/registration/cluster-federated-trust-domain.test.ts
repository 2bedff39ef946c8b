import { Chart, Testing } from 'cdk8s';
import { TrustDomain } from '../../../lib/identity';
import {
  BundleEndpointProfile,
  ClusterFederatedTrustDomain,
  type ClusterFederatedTrustDomainProps,
} from '../../../lib/spire/registration';

const other = new TrustDomain('other.org');
const BUNDLE =
  '{"keys":[{"use":"x509-svid","kty":"EC","x5c":["MIIB"]},{"use":"jwt-svid","kid":"k","kty":"EC"}]}';
const make = (props: Partial<ClusterFederatedTrustDomainProps>): ClusterFederatedTrustDomain =>
  new ClusterFederatedTrustDomain(new Chart(Testing.app(), 'chart'), 'other', {
    name: 'other',
    trustDomain: other,
    bundleEndpointUrl: 'https://spire.other.org:8443',
    bundleEndpointProfile: BundleEndpointProfile.httpsWeb(),
    ...props,
  });

test('https_web has no endpoint ID', () => {
  const federated = make({});
  expect(federated.toJson()).toEqual({
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterFederatedTrustDomain',
    metadata: { name: 'other' },
    spec: {
      trustDomain: 'other.org',
      bundleEndpointURL: 'https://spire.other.org:8443',
      bundleEndpointProfile: { type: 'https_web' },
    },
  });
  expect(ClusterFederatedTrustDomain.isClusterFederatedTrustDomain(federated)).toBe(true);
});

test('https_spiffe has one', () => {
  const { spec } = make({
    bundleEndpointProfile: BundleEndpointProfile.httpsSpiffe(other.serverId),
    trustDomainBundle: BUNDLE,
    className: 'blue',
  }).toJson();
  expect(spec.bundleEndpointProfile).toEqual({
    type: 'https_spiffe',
    endpointSPIFFEID: 'spiffe://other.org/spire/server',
  });
  expect(spec.trustDomainBundle).toBe(BUNDLE);
  expect(spec.className).toBe('blue');
});

test.each([
  ['http://other.org', 'has not the scheme https'],
  ['other.org', 'has not the scheme https'],
  ['https://user:pass@other.org/bundle', 'Instead: "https://other.org/bundle"'],
  ['https://', 'has no host'],
  ['https:///bundle', 'has no host'],
  ['https://:8443', 'has no host'],
  ['https://other.org:port', 'is no URL'],
])('refuses the URL %s', (bundleEndpointUrl, message) => {
  expect(() => make({ bundleEndpointUrl })).toThrow(message);
});

test.each([
  ['-----BEGIN CERTIFICATE-----', 'is PEM'],
  ['', undefined],
  ['{', 'is no JSON'],
  ['null', 'has no list of keys'],
  ['{"keys":[{"use":"x509-svid"}]}', 'exactly one certificate'],
  ['{"keys":[{"use":"jwt-svid"}]}', 'without an ID'],
  [BUNDLE, undefined],
])('the bundle %s: %s', (trustDomainBundle, message) => {
  if (message) expect(() => make({ trustDomainBundle })).toThrow(message);
  else expect(() => make({ trustDomainBundle })).not.toThrow();
});

test('a private key is refused without being printed', () => {
  const trustDomainBundle = '{"keys":[{"use":"jwt-svid","kid":"k","d":"c2VjcmV0"}]}';
  expect(() => make({ trustDomainBundle })).toThrow('has a private key at keys[0]');
  expect(() => make({ trustDomainBundle })).not.toThrow('c2VjcmV0');
});
