import { KyvernoVersion } from '../../../lib/serving-certificates/kyverno-version';
import { type ServingSettings } from '../../../lib/serving-certificates/settings';

/** Settings of a platform with the documented names, and those given. */
export function servingSettings(given: Partial<ServingSettings> = {}): ServingSettings {
  return {
    kyverno: new KyvernoVersion('1.19.1'),
    policies: {
      cloneRoot: 'clone-ca-secret',
      syncRoot: 'sync-ca-rotation',
      keepRoot: 'keep-replaced-ca',
      issue: 'generate-service-cert',
      guard: 'guard-service-cert',
      own: 'own-service-cert',
    },
    role: 'kyverno:serving-certs',
    annotation: 'service.alauda.io/serving-cert-secret-name',
    wildcardAnnotation: 'service.alauda.io/serving-cert-wildcard',
    issuer: 'cpaas-ca',
    rootSecret: 'service-root-ca',
    rootNamespace: 'cert-manager',
    rootLabel: 'service.alauda.io/trusted-root',
    excludedNamespaces: ['kube-system', 'cpaas-system', 'cert-manager'],
    clusterDomain: 'cluster.local',
    certificate: {
      duration: '2160h',
      renewBefore: '720h',
      usages: ['digital signature', 'server auth', 'client auth'],
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
    },
    ...given,
  };
}
