export * from './certificates';
export * from './identity';
export {
  type ExternalWorkload,
  type IdentityConnection,
  type IdentityOptions,
  type IIdentityProvider,
  type KubernetesObject,
  Manifest,
  namespacePeer,
  podPeer,
} from './kubernetes';
export * from './spire';
