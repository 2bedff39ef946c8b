import { Construct } from 'constructs';
import { type ConfigMap, type ServiceAccount } from 'kubernetes-types/core/v1';
import { dnsLabelProblem, dnsSubdomainProblem, refuse } from '../../identity';
import { checksum, grantClusterRules, late, manifest, podPeer, referenceProblem } from '../../kubernetes';
import {
  type AgentConfigModel,
  agentRequirements,
  RebootstrapMode,
  renderAgentConfig,
  TrustBundle,
} from '../config';
import { AGENT } from '../layout';
import { type Plugin } from '../plugin';
import { AgentKeyManager, AgentNodeAttestor, WorkloadAttestor } from '../plugins';
import { guard } from '../rules/engine/guard';
import { type SpireServer } from '../server';
import {
  dataHostPathProblem,
  joinTokenProblem,
  maxUnavailableProblem,
  socketHostPathProblem,
} from './checks';
import { agentDaemonSet } from './daemon-set';
import { type SpireAgentProps } from './props';
import { agentNetworkPolicy } from './network-policy';

/**
 * The SPIRE agent on every node: DaemonSet, configuration, RBAC. It takes everything on which agent and
 * server must agree from the server that it is made for.
 */
export class SpireAgent extends Construct {
  readonly server: SpireServer;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  /** Directory on the node that holds the Workload API's socket. */
  readonly socketHostPath: string;
  readonly podLabels: { readonly [key: string]: string };
  readonly trustBundle: TrustBundle;

  constructor(
    scope: Construct,
    id: string,
    /** As it was declared. */
    readonly props: SpireAgentProps,
  ) {
    super(scope, id);
    this.server = props.server;
    this.namespace = props.namespace ?? props.server.namespace;
    this.name = props.name ?? 'spire-agent';
    this.serviceAccount = props.serviceAccount ?? this.name;
    this.socketHostPath = props.socketHostPath ?? `/run/spire/${this.namespace}/sockets`;
    const place = this.node.path;
    refuse(dnsLabelProblem(this.namespace), `${place}, namespace`);
    refuse(dnsLabelProblem(this.name), `${place}, name`);
    refuse(dnsSubdomainProblem(this.serviceAccount), `${place}, serviceAccount`);
    this.podLabels = { app: this.name };
    this.trustBundle = props.trustBundle ?? TrustBundle.configMap({ name: this.server.bundleConfigMap });
    const requirements = agentRequirements(this.model);
    const mountPaths = (requirements.mounts ?? []).map(({ mountPath }) => mountPath);
    refuse(
      socketHostPathProblem(this.socketHostPath, [AGENT.configDir, AGENT.dataDir, ...mountPaths]),
      `${place}, socketHostPath`,
    );
    refuse(referenceProblem(requirements), place);
    if (props.dataHostPath !== undefined) {
      refuse(dataHostPathProblem(props.dataHostPath, this.socketHostPath), `${place}, dataHostPath`);
    }
    refuse(joinTokenProblem(props.nodeAttestor?.name, props.dataHostPath), `${place}, nodeAttestor`);
    if (props.maxUnavailable !== undefined) {
      refuse(maxUnavailableProblem(props.maxUnavailable), `${place}, maxUnavailable`);
    }

    if (this.attestsByOwnCluster) {
      this.server.admitAgent(this.namespace, this.serviceAccount, this.podLabels);
    } else {
      this.server.allowIngressFrom(podPeer(this.namespace, this.podLabels));
      this.server.publishBundleTo(this.namespace);
    }
    if (props.hostNetwork) {
      // To a NetworkPolicy such a pod is its node, whose address nobody knows beforehand.
      this.server.allowIngressFrom({ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } });
    }
    manifest<ServiceAccount>(this, 'service-account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: this.serviceAccount, namespace: this.namespace },
      automountServiceAccountToken: false,
    });
    // A dot, which neither part can contain, keeps "a-b" in "c" apart from "a" in "b-c".
    grantClusterRules(
      this,
      'cluster',
      `${this.namespace}.${this.name}`,
      this,
      () => requirements.clusterRules ?? [],
    );
    manifest<ConfigMap>(this, 'config', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: this.name, namespace: this.namespace },
      data: { [AGENT.configFile]: late(() => this.configFile) },
    });
    agentDaemonSet(this, requirements);
    if (props.networkPolicy !== false) agentNetworkPolicy(this);
    guard(this, 'agent');
  }

  /** agent.conf */
  get configFile(): string {
    return renderAgentConfig(this.model);
  }

  /** @internal */
  get model(): AgentConfigModel {
    return {
      trustDomain: this.server.trustDomain,
      serverAddress: this.server.address,
      serverPort: this.server.port,
      socketPath: this.socketPath,
      dataDir: AGENT.dataDir,
      trustBundle: this.trustBundle,
      // A server whose CA was lost is recognized anew by the published bundle, in place of stranding every node.
      settings: {
        // Which an insecure bootstrap does anyway, and SPIRE refuses beside it.
        rebootstrapMode: this.trustBundle.insecure ? undefined : RebootstrapMode.AUTO,
        ...this.props.settings,
      },
      plugins: this.plugins,
      telemetry: this.props.telemetry,
      healthChecks: this.props.hostNetwork ? undefined : { bindPort: AGENT.healthPort },
    };
  }

  /** Path of the Workload API's socket in the agent's own container. @internal */
  get socketPath(): string {
    return `${this.socketHostPath}/${AGENT.socketFile}`;
  }

  /** @internal */
  get configChecksum(): string {
    return checksum(this.configFile);
  }

  /** Whether metrics are served. */
  get metrics(): boolean {
    return this.props.telemetry?.prometheus !== undefined;
  }

  /** Whether it proves its node by a token of the server's own cluster. */
  private get attestsByOwnCluster(): boolean {
    const { nodeAttestor } = this.props;
    if (!nodeAttestor) return true;
    return nodeAttestor.name === 'k8s_psat' && nodeAttestor.data.cluster === this.server.clusterName;
  }

  private get plugins(): Plugin[] {
    const { props } = this;
    return [
      props.nodeAttestor ??
        AgentNodeAttestor.k8sPsat({
          cluster: this.server.clusterName,
          audience: this.server.tokenAudience,
        }),
      props.keyManager ?? AgentKeyManager.memory(),
      ...(props.workloadAttestors ?? [WorkloadAttestor.k8s()]),
      ...(props.plugins ?? []),
    ];
  }
}
