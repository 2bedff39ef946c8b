import { type App, Chart } from 'cdk8s';
import { type Namespace } from 'kubernetes-types/core/v1';
import { TrustDomain } from '../identity';
import { type KubernetesObject, manifest } from '../kubernetes';
import {
  ControllerManagerWebhook,
  NGINX_TLS_PASSTHROUGH,
  ServerIngress,
  ServerTlsRoute,
  SpireAgent,
  SpireCrds,
  SpireIdentityProvider,
  SpireMonitoring,
  SpireRules,
  SpireServer,
} from '../spire';
import { Catalogue, type ServiceRadarService } from './catalogue';
import { agentProps, serverProps } from './platform-props';
import { ServiceRadarSecurity } from './security';
import { addServicePolicies } from './service-policies';
import { SERVICE_ACCOUNTS, type ServiceAccountKey } from './service-accounts';
import { type SpireValues } from './values';

/**
 * ServiceRadar's identity platform: SPIRE, and the registrations of its services. One chart for each file
 * of the output, in the order in which they are applied.
 */
export class ServiceRadarPlatform {
  readonly catalogue: Catalogue;
  readonly security: ServiceRadarSecurity;
  readonly server: SpireServer;
  readonly agent: SpireAgent;
  readonly identities: SpireIdentityProvider;
  private readonly joinTokenTtl: string;

  constructor(app: App, values: SpireValues) {
    for (const { rule, reason } of values.acknowledge) SpireRules.acknowledge(app, rule, reason);
    const trustDomain = new TrustDomain(values.trustDomain);
    this.catalogue = new Catalogue({
      namespace: values.namespace,
      serviceAccounts: Object.fromEntries(
        Object.keys(SERVICE_ACCOUNTS).map((key) => [key, values[key as ServiceAccountKey]]),
      ),
    });
    this.security = new ServiceRadarSecurity({ catalogue: this.catalogue, trustDomain });
    this.joinTokenTtl = values.joinTokenTTL;

    new SpireCrds(new Chart(app, 'crds'), 'crds');
    addNamespace(new Chart(app, 'namespace'), values.namespace);
    const serverChart = new Chart(app, 'spire-server');
    this.server = new SpireServer(serverChart, 'server', serverProps(values, trustDomain, this.catalogue));
    for (const namespace of values.additionalAgentNamespaces) {
      this.server.admitAgent(namespace, values.agentServiceAccount, { app: 'spire-agent' });
    }
    // Core issues join tokens over the server's API.
    for (const service of this.catalogue.identified.filter((candidate) => candidate.admin)) {
      this.server.allowIngressFrom({ podSelector: { matchLabels: { ...service.identity.podLabels } } });
    }
    const { ingress, gateway } = values.server;
    if (ingress.enabled) {
      new ServerIngress(serverChart, 'ingress', {
        server: this.server,
        host: ingress.host!,
        className: ingress.className,
        controllerNamespace: ingress.controllerNamespace,
        annotations: { ...NGINX_TLS_PASSTHROUGH, ...ingress.annotations },
      });
    }
    if (gateway.enabled) {
      new ServerTlsRoute(serverChart, 'route', {
        server: this.server,
        host: gateway.host!,
        gatewayName: gateway.parentName!,
        gatewayNamespace: gateway.parentNamespace ?? values.namespace,
      });
    }
    this.agent = new SpireAgent(new Chart(app, 'spire-agent'), 'agent', agentProps(values, this.server));
    this.identities = new SpireIdentityProvider(new Chart(app, 'identities'), 'identities', {
      agent: this.agent,
    });
    for (const service of this.catalogue.identified) {
      this.identities.register(service.identity, { admin: service.admin });
    }
    if (values.networkPolicies.enabled && values.networkPolicies.services) {
      addServicePolicies(new Chart(app, 'service-policies'), this.catalogue);
    }
    if (values.monitoring.enabled) {
      new SpireMonitoring(new Chart(app, 'monitoring'), 'monitoring', {
        server: this.server,
        agents: [this.agent],
        podMonitorLabels: values.monitoring.labels,
        ruleLabels: values.monitoring.labels,
      });
    }
    if (values.controllerManager.enableWebhooks) {
      // Last, so that a first installation is not refused by a webhook that nobody answers yet.
      new ControllerManagerWebhook(new Chart(app, 'webhook'), 'webhook', { server: this.server });
    }
  }

  /** The blocks for a service's configuration, by file. */
  configuration(service: ServiceRadarService): {
    readonly [file: string]: { readonly [block: string]: object };
  } {
    const files: { [file: string]: { [block: string]: object } } = {};
    for (const [file, blocks] of Object.entries(this.security.securityBlocks(service)))
      files[file] = { ...blocks };
    if (service.admin) {
      const address = `${this.server.address}:${this.server.port}`;
      (files['core.json'] ??= {}).spire_admin = this.security.spireAdmin(address, this.joinTokenTtl);
    }
    return files;
  }

  /** The patch that gives a service's workload, which ServiceRadar's own chart declares, its identity. */
  patch(service: ServiceRadarService): KubernetesObject {
    return this.identities.patch(
      {
        kind: service.kind,
        name: service.name,
        containers: [service.declaration.container],
        env: this.security.environment(service),
      },
      service.identity,
      { admin: service.admin, mountBundle: service.declaration.bundle },
    );
  }
}

function addNamespace(chart: Chart, name: string): void {
  manifest<Namespace>(chart, 'namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      // Deleting it takes everything in it along, the database and ServiceRadar itself too.
      annotations: { 'helm.sh/resource-policy': 'keep' },
      labels: {
        // The agent needs hostPID, and the workloads a hostPath for the socket.
        'pod-security.kubernetes.io/enforce': 'privileged',
      },
    },
  });
}
