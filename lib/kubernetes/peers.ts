import { type NetworkPolicyPeer } from 'kubernetes-types/networking/v1';

/** The pods with these labels in one namespace. */
export function podPeer(namespace: string, labels: { readonly [key: string]: string }): NetworkPolicyPeer {
  return { ...namespacePeer(namespace), podSelector: { matchLabels: { ...labels } } };
}

/** Every pod of one namespace. */
export function namespacePeer(namespace: string): NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}
