import { Construct } from 'constructs';
import { type ConfigMap, type Service, type ServiceAccount } from 'kubernetes-types/core/v1';
import { type NetworkPolicy, type NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { type PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { dnsLabelProblem, dnsSubdomainProblem, refuse, type TrustDomain } from '../../identity';
import {
  checksum,
  grantClusterRules,
  grantRules,
  late,
  manifest,
  nonEmpty,
  namespacePeer,
  podPeer,
} from '../../kubernetes';
import { renderServerConfig, type ServerConfigModel, serverRequirements } from '../config';
import { controllerManagerConfig, ignoredNamespaceProblem, leaseName } from '../controller-manager/config';
import { controllerManagerClusterRules, leaderElectionRules } from '../controller-manager/rbac';
import { Datastore } from '../datastore';
import { CONTROLLER_MANAGER, SERVER } from '../layout';
import { type Plugin } from '../plugin';
import { BundlePublisher, KeyManager, NodeAttestor } from '../plugins';
import { guard } from '../rules/engine/guard';
import { replicasProblem, serverNameProblem, sidecarPortProblem } from './checks';
import { ServerService } from './exposure';
import { type SpireServerProps } from './props';
import { serverStatefulSet } from './stateful-set';

/** A service account whose pods may attest as agents. */
interface AdmittedAgent {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly podLabels: { readonly [key: string]: string };
}

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

  private readonly agents: AdmittedAgent[] = [];
  private readonly peers: NetworkPolicyPeer[] = [];
  private readonly bundleNamespaces: string[] = [];
  private readonly sql: Plugin;
  private webhooks = false;

  constructor(
    scope: Construct,
    id: string,
    /** As it was declared. */
    readonly props: SpireServerProps,
  ) {
    super(scope, id);
    const place = this.node.path;
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
    refuse(dnsLabelProblem(this.namespace), `${place}, namespace`);
    refuse(serverNameProblem(this.name), `${place}, name`);
    refuse(replicasProblem(this.replicas), `${place}, replicas`);
    refuse(sidecarPortProblem('metrics', props.telemetry?.prometheus?.port), place);
    refuse(sidecarPortProblem('bundleEndpoint', props.federation?.bundleEndpoint?.port), place);
    refuse(dnsSubdomainProblem(this.bundleConfigMap), `${place}, bundleConfigMap`);
    refuse(
      ignoredNamespaceProblem(props.controllerManager ?? {}),
      `${place}, controllerManager.ignoreNamespaces`,
    );
    this.address = `${this.name}.${this.namespace}.svc`;
    this.podLabels = { app: this.name };
    this.className = props.controllerManager?.className;
    // No two installations of a cluster may share it, for it belongs to no namespace.
    this.webhookName = props.controllerManager?.webhookName ?? `${this.namespace}-${this.name}-webhook`;

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
    });
    this.grantAccess();
    this.publishBundleTo(this.namespace);
    this.addConfiguration();
    this.addServices();
    serverStatefulSet(
      this,
      () => serverRequirements(this.model),
      () => this.webhooks,
    );
    this.addProtection();
    guard(this, 'server');
  }

  /** Admits an agent's service account for attestation, and its pods to the server's port. Agents call it by themselves. */
  admitAgent(namespace: string, serviceAccount: string, podLabels: { readonly [key: string]: string }): void {
    this.agents.push({ namespace, serviceAccount, podLabels });
    this.publishBundleTo(namespace);
  }

  /** Lets pods or addresses connect to port 8081, besides the agents: nested servers, administrators. */
  allowIngressFrom(...peers: NetworkPolicyPeer[]): void {
    this.peers.push(...peers);
  }

  /** Has SPIRE keep the bundle ConfigMap in that namespace up to date, too. */
  publishBundleTo(namespace: string): void {
    if (this.bundleNamespaces.includes(namespace)) return;
    refuse(dnsLabelProblem(namespace), `${this.node.path}, bundle's namespace`);
    this.bundleNamespaces.push(namespace);
    grantRules(this, `bundle-${namespace}`, `${this.name}-bundle`, namespace, this.grantee, [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: [this.bundleConfigMap],
        // Server-side apply asks for `create` by name where the object is missing.
        verbs: ['get', 'create', 'patch'],
      },
    ]);
  }

  /** Turns the webhooks on; ControllerManagerWebhook calls it. @internal */
  enableWebhooks(): void {
    this.webhooks = true;
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
      plugins: [this.sql, ...this.plugins()],
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
    return this.props.telemetry?.prometheus !== undefined;
  }

  private get grantee() {
    return { serviceAccount: this.name, namespace: this.namespace };
  }

  /** Every plugin but the datastore. */
  private plugins(): Plugin[] {
    const { props } = this;
    const allow = [...new Set(this.agents.map((agent) => `${agent.namespace}:${agent.serviceAccount}`))];
    const clusters = [
      ...(allow.length > 0 ? [{ name: this.clusterName, allow, audience: [this.tokenAudience] }] : []),
      ...(props.remoteClusters ?? []),
    ];
    return [
      this.keyManager,
      ...(props.upstreamAuthority ? [props.upstreamAuthority] : []),
      ...(clusters.length > 0 ? [NodeAttestor.k8sPsat({ clusters })] : []),
      ...(props.nodeAttestors ?? []),
      BundlePublisher.k8sConfigMap(
        this.bundleNamespaces.map((namespace) => ({
          cluster: namespace,
          namespace,
          name: this.bundleConfigMap,
        })),
      ),
      ...(props.bundlePublishers ?? []),
      ...(props.plugins ?? []),
    ];
  }

  private grantAccess(): void {
    // Cluster-wide names carry the namespace: two installations must not share a role.
    const clusterWide = `${this.namespace}-${this.name}`;
    grantClusterRules(
      this,
      'cluster',
      clusterWide,
      this.grantee,
      () => serverRequirements(this.model).clusterRules ?? [],
    );
    grantClusterRules(
      this,
      'controller-manager-cluster',
      `${clusterWide}-controller-manager`,
      this.grantee,
      () => controllerManagerClusterRules(this.webhooks ? this.webhookName : undefined),
    );
    const lease = leaseName(this.props.controllerManager ?? {}, this.name);
    grantRules(this, 'leader-election', lease, this.namespace, this.grantee, leaderElectionRules(lease));
    for (const [namespace, rules] of Object.entries(serverRequirements(this.model).namespacedRules ?? {})) {
      grantRules(this, `plugins-${namespace}`, `${this.name}-plugins`, namespace, this.grantee, rules);
    }
  }

  private addConfiguration(): void {
    const configMap = (id: string, name: string, file: string, produce: () => string) =>
      manifest<ConfigMap>(this, id, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: this.namespace },
        data: { [file]: late(produce) },
      });
    configMap('config', this.name, SERVER.configFile, () => this.configFile);
    configMap(
      'controller-manager-config',
      `${this.name}-controller-manager`,
      CONTROLLER_MANAGER.configFile,
      () => this.controllerManagerConfigFile,
    );
  }

  private addServices(): void {
    const { service } = this;
    manifest<Service>(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: this.name, namespace: this.namespace, annotations: service.props.annotations },
      spec: {
        ...service.spec,
        type: service.type,
        selector: this.podLabels,
        ports: [
          {
            name: 'grpc',
            port: SERVER.grpcPort,
            targetPort: 'grpc',
            protocol: 'TCP',
            nodePort: service.props.nodePort,
          },
        ],
      },
    });
    const endpoint = this.props.federation?.bundleEndpoint;
    if (!endpoint) return;
    manifest<Service>(this, 'bundle-endpoint', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${this.name}-bundle`, namespace: this.namespace },
      spec: {
        selector: this.podLabels,
        ports: [{ name: 'bundle', port: endpoint.port, targetPort: endpoint.port, protocol: 'TCP' }],
      },
    });
  }

  private addProtection(): void {
    if (this.replicas > 1) {
      manifest<PodDisruptionBudget>(this, 'disruption-budget', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: this.name, namespace: this.namespace },
        spec: { maxUnavailable: 1, selector: { matchLabels: this.podLabels } },
      });
    }
    if (this.props.networkPolicy === false) return;
    manifest<NetworkPolicy>(this, 'network-policy', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: this.name, namespace: this.namespace },
      spec: {
        podSelector: { matchLabels: this.podLabels },
        policyTypes: ['Ingress'],
        // No rule at all admits nobody.
        ingress: late(() => nonEmpty(this.ingressRules())),
      },
    });
  }

  private ingressRules(): object[] {
    const port = (number: number) => [{ port: number, protocol: 'TCP' }];
    const agents = this.agents.map((agent) => podPeer(agent.namespace, agent.podLabels));
    const callers = [...agents, ...this.service.peers, ...this.peers];
    const endpoint = this.props.federation?.bundleEndpoint;
    const monitoring = this.props.monitoringNamespace;
    return [
      // An empty list would let everybody in.
      ...(callers.length > 0 ? [{ from: callers, ports: port(SERVER.grpcPort) }] : []),
      // Peers of other trust domains come from anywhere.
      ...(endpoint ? [{ ports: port(endpoint.port) }] : []),
      // The API server's address is not known, so the webhook's port is open; it answers with TLS to anybody.
      ...(this.webhooks ? [{ ports: port(CONTROLLER_MANAGER.webhookPort) }] : []),
      ...(this.metrics && monitoring
        ? [
            {
              from: [namespacePeer(monitoring)],
              ports: [
                ...port(this.props.telemetry?.prometheus?.port ?? SERVER.metricsPort),
                ...port(CONTROLLER_MANAGER.metricsPort),
              ],
            },
          ]
        : []),
    ];
  }
}
