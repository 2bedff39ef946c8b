export * from './identity';
export { type KubernetesObject, Manifest, namespacePeer, podPeer } from './kubernetes';
export * from './spire';
