import { type KubernetesObject } from '../kubernetes';
import { ROOT_KEY } from './trust-object';

/** The Bundle of trust-manager: the fields that are used here, in its own spelling. */
export interface TrustManagerBundle extends KubernetesObject {
  readonly apiVersion: 'trust.cert-manager.io/v1alpha1';
  readonly kind: 'Bundle';
  readonly spec: {
    readonly sources: { readonly secret: { readonly name: string; readonly key: string } }[];
    readonly target: {
      readonly configMap: { readonly key: string };
      readonly namespaceSelector: {
        readonly matchExpressions: {
          readonly key: string;
          readonly operator: 'NotIn';
          readonly values: string[];
        }[];
      };
    };
  };
}

/** Roots of several Secrets as one ConfigMap in every namespace but the excluded ones. */
export function trustBundle(name: string, roots: string[], excludedNamespaces: string[]): TrustManagerBundle {
  return {
    apiVersion: 'trust.cert-manager.io/v1alpha1',
    kind: 'Bundle',
    metadata: { name },
    spec: {
      sources: roots.map((root) => ({ secret: { name: root, key: ROOT_KEY } })),
      target: {
        configMap: { key: ROOT_KEY },
        namespaceSelector: {
          matchExpressions: [
            { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excludedNamespaces },
          ],
        },
      },
    },
  };
}
