import { Construct } from 'constructs';
import { type ServiceAccount } from 'kubernetes-types/core/v1';
import { type NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { dnsLabelProblem, refuse, type TrustDomain } from '../../identity';
import { checksum, manifest, referenceProblem } from '../../kubernetes';
import { metricsPort, renderServerConfig, type ServerConfigModel, serverRequirements } from '../config';
import { controllerManagerConfig } from '../controller-manager/config';
import { Datastore } from '../datastore';
import { SERVER } from '../layout';
import { type Plugin, type PluginRequirements } from '../plugin';
import { KeyManager } from '../plugins';
import { guard } from '../rules/engine/guard';
import { ServerAdditions } from './additions';
import { checkServer } from './checks';
import { serverConfiguration } from './configuration';
import { ServerService } from './exposure';
import { serverPlugins } from './plugins';
import { type SpireServerProps } from './props';
import { serverProtection } from './protection';
import { bundleRights, serverRights } from './rights';
import { serverServices } from './services';
import { serverStatefulSet } from './stateful-set';

/**
 * A SPIRE server with the controller manager beside it: StatefulSet, Service, configuration, RBAC,
 * disruption budget, NetworkPolicies, and the datastore.
 */
export class SpireServer extends Construct {
  readonly trustDomain: TrustDomain;
  readonly clusterName: string;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly datastore: Datastore;
  readonly keyManager: KeyManager;
  /** Audience of the tokens by which agents of this cluster attest. */
  readonly tokenAudience: string;
  /** Name of the ConfigMap that SPIRE keeps the trust bundle in. */
  readonly bundleConfigMap: string;
  /** Host name of its Service within the cluster. */
  readonly address: string;
  /** Port of its Service. */
  readonly port = SERVER.grpcPort;
  readonly podLabels: { readonly [key: string]: string };
  /** Class of the custom resources that its controller manager handles, if any. */
  readonly className?: string;
  /** Name of the ValidatingWebhookConfiguration. */
  readonly webhookName: string;
  readonly service: ServerService;

  private readonly additions = new ServerAdditions();
  private readonly sql: Plugin;

  constructor(
    scope: Construct,
    id: string,
    /** As it was declared. */
    readonly props: SpireServerProps,
  ) {
    super(scope, id);
    this.trustDomain = props.trustDomain;
    this.clusterName = props.clusterName;
    this.namespace = props.namespace;
    this.name = props.name ?? 'spire-server';
    this.replicas = props.replicas ?? 1;
    this.datastore = props.datastore ?? Datastore.sqlite();
    this.keyManager = props.keyManager ?? KeyManager.disk();
    this.tokenAudience = props.tokenAudience ?? 'spire-server';
    this.bundleConfigMap = props.bundleConfigMap ?? 'spire-bundle';
    this.service = props.service ?? ServerService.clusterIp();
    checkServer(this);
    this.address = `${this.name}.${this.namespace}.svc`;
    this.podLabels = { app: this.name };
    this.className = props.controllerManager?.className;
    // No two installations of a cluster may share it, for it belongs to no namespace.
    this.webhookName = props.controllerManager?.webhookName ?? `${this.namespace}.${this.name}-webhook`;

    manifest<ServiceAccount>(this, 'service-account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: this.name, namespace: this.namespace },
      automountServiceAccountToken: false,
    });
    this.sql = this.datastore.bind(this, {
      namespace: this.namespace,
      serverName: this.name,
      podLabels: this.podLabels,
      networkPolicy: props.networkPolicy ?? true,
      monitoringNamespace: props.monitoringNamespace,
    });
    refuse(referenceProblem(this.requirements), this.node.path);
    serverRights(this, this.additions);
    this.publishBundleTo(this.namespace);
    serverConfiguration(this);
    serverServices(this);
    serverStatefulSet(this, this.additions);
    serverProtection(this, this.additions);
    guard(this, 'server');
  }

  /** Admits an agent's service account for attestation, and its pods to the server's port. Agents call it by themselves. */
  admitAgent(namespace: string, serviceAccount: string, podLabels: { readonly [key: string]: string }): void {
    this.additions.agents.push({ namespace, serviceAccount, podLabels });
    this.publishBundleTo(namespace);
  }

  /**
   * Lets pods or addresses connect to port 8081, besides the agents: administrators, and nested servers, whose
   * UpstreamAuthority.spire() names this server's address.
   */
  allowIngressFrom(...peers: NetworkPolicyPeer[]): void {
    this.additions.peers.push(...peers);
  }

  /** Has SPIRE keep the bundle ConfigMap in that namespace up to date, too. */
  publishBundleTo(namespace: string): void {
    if (this.additions.bundleNamespaces.includes(namespace)) return;
    refuse(dnsLabelProblem(namespace), `${this.node.path}, bundle's namespace`);
    this.additions.bundleNamespaces.push(namespace);
    bundleRights(this, namespace);
  }

  /** Turns the webhooks on; ControllerManagerWebhook calls it. @internal */
  enableWebhooks(): void {
    this.additions.webhooks = true;
  }

  /** server.conf, as declared so far. */
  get configFile(): string {
    return renderServerConfig(this.model);
  }

  /** @internal */
  get model(): ServerConfigModel {
    const { props } = this;
    return {
      trustDomain: this.trustDomain,
      bindAddress: '0.0.0.0',
      bindPort: SERVER.grpcPort,
      socketPath: `${SERVER.socketDir}/${SERVER.socketFile}`,
      dataDir: SERVER.dataDir,
      settings: props.settings,
      plugins: [this.sql, ...serverPlugins(this, this.additions)],
      federation: props.federation,
      telemetry: props.telemetry,
      healthChecks: { bindPort: SERVER.healthPort },
    };
  }

  /** The controller manager's configuration, as declared so far. */
  get controllerManagerConfigFile(): string {
    const config = controllerManagerConfig(this.props.controllerManager ?? {}, {
      trustDomainName: this.trustDomain.name,
      clusterName: this.clusterName,
      namespace: this.namespace,
      serverName: this.name,
      socketFile: SERVER.socketFile,
      webhookName: this.webhookName,
      metrics: this.metrics,
    });
    return `${JSON.stringify(config, undefined, 2)}\n`;
  }

  /** Changes with every configuration that the pod reads at start only. @internal */
  get configChecksum(): string {
    return checksum(this.configFile, this.controllerManagerConfigFile);
  }

  /** Whether metrics are served. */
  get metrics(): boolean {
    return metricsPort(this.props.telemetry) !== undefined;
  }

  /** What the configuration needs of the pod. @internal */
  get requirements(): PluginRequirements {
    return serverRequirements(this.model);
  }
}
