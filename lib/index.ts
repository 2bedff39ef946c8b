export * from './certificates';
export * from './identity';
export {
  CertManagerKeyEncoding,
  CertManagerKeyRotation,
  CertManagerKeyType,
  type CertManagerIssuance,
  CertManagerPkcs12Profile,
  type ExternalWorkload,
  type IdentityConnection,
  type IdentityOptions,
  type IIdentityProvider,
  type IssuerReference,
  type KubernetesObject,
  Manifest,
  namespacePeer,
  podPeer,
} from './kubernetes';
export * from './serving-certificates';
export * from './spire';
