import { type SpireRule } from './engine/rule';

export const firstBundle: SpireRule = {
  id: 'first-bundle',
  severity: 'warning',
  title: 'A trust domain that is federated with by https_spiffe comes with its first bundle.',
  why: 'The endpoint proves itself by an SVID of its own trust domain, which cannot be verified before its bundle is there.',
  remedy: 'Give trustDomainBundle, or set the bundle once by "spire-server bundle set".',
  check: ({ federations }) =>
    federations
      .filter(({ props }) => props.bundleEndpointProfile.type === 'https_spiffe' && !props.trustDomainBundle)
      .map((at) => ({
        at,
        value: at.props.trustDomain.name,
        problem: 'is federated with by https_spiffe without a first bundle',
        instead: 'trustDomainBundle, or acknowledge that "spire-server bundle set" brings it',
      })),
};
