import { KyvernoVersion } from '../../../../lib/serving-certificates/kyverno-version';
import { type ServingSettings } from '../../../../lib/serving-certificates/settings';

/** Settings of which every name is another than usual. */
export const SETTINGS: ServingSettings = {
  kyverno: new KyvernoVersion('1.19.1'),
  policies: {
    cloneRoot: 'clone',
    syncRoot: 'sync',
    keepRoot: 'keep',
    issue: 'issue',
    guard: 'guard',
    own: 'own',
  },
  role: 'serving',
  annotation: 'example.org/secret',
  wildcardAnnotation: 'example.org/wildcard',
  issuer: 'issuer',
  rootSecret: 'trusted',
  sourceSecret: 'root-2027',
  rootNamespace: 'authority',
  rootLabel: 'example.org/root',
  excludedNamespaces: ['closed', 'authority'],
  clusterDomain: 'example.internal',
  certificate: {
    duration: '24h',
    renewBefore: '8h',
    usages: ['server auth', 'client auth'],
    privateKey: { algorithm: 'RSA', size: 2048, encoding: 'PKCS1', rotationPolicy: 'Always' },
  },
};
