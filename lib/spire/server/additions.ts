import { type NetworkPolicyPeer } from 'kubernetes-types/networking/v1';

/** A service account whose pods may attest as agents. */
export interface AdmittedAgent {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly podLabels: { readonly [key: string]: string };
}

/** What others add to a server after it was declared; its objects read it at synth. */
export class ServerAdditions {
  readonly agents: AdmittedAgent[] = [];
  /** Who may connect besides them. */
  readonly peers: NetworkPolicyPeer[] = [];
  /** Namespaces that the bundle ConfigMap is in. */
  readonly bundleNamespaces: string[] = [];
  /** Whether the controller manager serves webhooks. */
  webhooks = false;
}
