import { type EnvVar, type Volume, type VolumeMount } from 'kubernetes-types/core/v1';
import { type PolicyRule } from 'kubernetes-types/rbac/v1';

/** What a plugin needs of the pod that runs it, besides its configuration. */
export interface PluginRequirements {
  /** Volumes of the pod. @default - none */
  readonly volumes?: Volume[];
  /** Where SPIRE's container has them. @default - none */
  readonly mounts?: VolumeMount[];
  /** Variables of that container; secrets by valueFrom only. @default - none */
  readonly env?: EnvVar[];
  /** RBAC rules on cluster-scoped objects, or on all namespaces. @default - none */
  readonly clusterRules?: PolicyRule[];
  /** RBAC rules by namespace. @default - none */
  readonly namespacedRules?: { readonly [namespace: string]: PolicyRule[] };
}

/** A plugin as SPIRE configures it. */
export interface PluginProps {
  /** Name of the plugin, as SPIRE knows it. */
  readonly name: string;
  /**
   * The plugin's configuration (`plugin_data`) in SPIRE's own keys. Never a secret: it is written to a
   * ConfigMap. @default - none
   */
  readonly data?: { readonly [key: string]: any };
  /** Path of an external plugin's program in the container (`plugin_cmd`). @default - built in */
  readonly command?: string;
  /** Arguments of that program (`plugin_args`). @default - none */
  readonly args?: string[];
  /** SHA-256 of that program in hex (`plugin_checksum`). @default - not verified */
  readonly checksum?: string;
  /** What the plugin needs of the pod. @default - nothing */
  readonly requires?: PluginRequirements;
}

/** Types of plugins of server and agent, as SPIRE spells them. */
export enum PluginType {
  DATA_STORE = 'DataStore',
  KEY_MANAGER = 'KeyManager',
  UPSTREAM_AUTHORITY = 'UpstreamAuthority',
  NODE_ATTESTOR = 'NodeAttestor',
  BUNDLE_PUBLISHER = 'BundlePublisher',
  NOTIFIER = 'Notifier',
  CREDENTIAL_COMPOSER = 'CredentialComposer',
  WORKLOAD_ATTESTOR = 'WorkloadAttestor',
  SVID_STORE = 'SVIDStore',
}

/**
 * A plugin of the SPIRE server or agent. The typed ones have factories on their type's class
 * (`KeyManager.disk()`); any other is declared by `KeyManager.custom({...})`.
 */
export abstract class Plugin {
  /** Its type, as SPIRE spells it. */
  abstract readonly type: PluginType;
  /** As SPIRE knows it. */
  readonly name: string;
  /** Its `plugin_data`. */
  readonly data: { readonly [key: string]: any };
  /** What it needs of the pod. */
  readonly requires: PluginRequirements;

  protected constructor(readonly props: PluginProps) {
    this.name = props.name;
    this.data = props.data ?? {};
    this.requires = props.requires ?? {};
  }
}
