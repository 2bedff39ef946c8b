import { type Combination, type Finding, needs } from './combination';
import { type CertsValues } from './schema';

/** Keys of `web` that cannot be together. */
export const WEB_COMBINATIONS: Combination[] = [
  needs('web.ingress.enabled', 'web.host', ({ web }) =>
    web.ingress.enabled && !web.host ? 'an Ingress without a host has no name to route by' : undefined,
  ),
  needs('web.gateway.enabled', 'web.host', ({ web }) =>
    web.gateway.enabled && !web.host ? 'an HTTPRoute without a host has no name to route by' : undefined,
  ),
  needs('web.gateway.enabled', 'web.gateway.parentName', ({ web }) =>
    web.gateway.enabled && !web.gateway.parentName
      ? 'an HTTPRoute without a Gateway routes nothing'
      : undefined,
  ),
  off('web.clusterIssuer', 'is for an Ingress or an HTTPRoute, and both are off'),
  off('web.tlsSecretName', 'is for an Ingress or an HTTPRoute, and both are off'),
  {
    ...off('web.host', 'is for an Ingress, an HTTPRoute or Compose, and nothing would serve it'),
    forCluster: true,
  },
  {
    rule: 'secret-clash',
    key: 'web.tlsSecretName',
    reads: ['certs.runtimeSecretName', 'certs.caSecretName', 'certs.adoptFrom', 'certs.secrets'],
    check: ({ web: { tlsSecretName }, certs }) => tlsSecretFinding(tlsSecretName, certs),
  },
];

/** A key that nothing reads where web-ng is not exposed. */
function off(key: string, problem: string): Combination {
  return {
    rule: 'web-off',
    key,
    reads: ['web.ingress.enabled', 'web.gateway.enabled'],
    check: ({ web: { ingress, gateway } }, written) =>
      written(key) && !ingress.enabled && !gateway.enabled
        ? { problem, instead: 'web.ingress.enabled or web.gateway.enabled: true, or leave it out' }
        : undefined,
  };
}

/** cert-manager writes the Secret, and whoever ends TLS reads it. */
function tlsSecretFinding(name: string, certs: CertsValues): Finding | undefined {
  const finding = (problem: string): Finding => ({
    problem,
    instead: 'a Secret of its own, such as "serviceradar-web-tls"',
  });
  const key = (['runtimeSecretName', 'caSecretName', 'adoptFrom'] as const).find((k) => certs[k] === name);
  if (key)
    return finding(`is also certs.${key}, which would be overwritten, or shown to whoever reads this one`);
  return certs.secrets === 'per-service' && name.startsWith(`${certs.runtimeSecretName}-`)
    ? finding('is the name of a Secret of certs.runtimeSecretName, and could be that of a service')
    : undefined;
}
