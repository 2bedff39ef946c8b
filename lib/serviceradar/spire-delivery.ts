import { type App, Chart } from 'cdk8s';
import { type TrustDomain } from '../identity';
import { type KubernetesObject } from '../kubernetes';
import {
  ControllerManagerWebhook,
  NGINX_TLS_PASSTHROUGH,
  ServerIngress,
  ServerTlsRoute,
  SpireAgent,
  SpireIdentityProvider,
  SpireMonitoring,
  SpireServer,
  type UpstreamAuthority,
} from '../spire';
import { type Catalogue, type ServiceRadarService } from './catalogue';
import { agentProps, serverProps } from './platform-props';
import { type SpireValues } from './values';

export interface SpireDeliveryProps {
  readonly values: SpireValues;
  readonly trustDomain: TrustDomain;
  readonly catalogue: Catalogue;
  /** Who signs the server's CA. @default - nobody: it signs its own */
  readonly upstreamAuthority?: UpstreamAuthority;
}

/** Identities by SPIRE: the server, its agents, and the registrations of the services. */
export class SpireDelivery {
  readonly server: SpireServer;
  readonly agent: SpireAgent;
  readonly identities: SpireIdentityProvider;

  constructor(app: App, props: SpireDeliveryProps) {
    const { values, catalogue } = props;
    this.server = this.addServer(new Chart(app, 'spire-server'), props);
    this.agent = new SpireAgent(new Chart(app, 'spire-agent'), 'agent', agentProps(values, this.server));
    this.identities = new SpireIdentityProvider(new Chart(app, 'identities'), 'identities', {
      agent: this.agent,
    });
    for (const service of catalogue.identified) {
      this.identities.register(service.identity, { admin: service.admin });
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

  /** The patch that gives a service's workload its SVID. */
  patch(service: ServiceRadarService): KubernetesObject {
    const { kind, name, declaration, identity, admin } = service;
    const workload = { kind, name, containers: [declaration.container] };
    return this.identities.patch(workload, identity, { admin, mountBundle: declaration.bundle });
  }

  private addServer(chart: Chart, props: SpireDeliveryProps): SpireServer {
    const { values, trustDomain, catalogue, upstreamAuthority } = props;
    const server = new SpireServer(chart, 'server', {
      ...serverProps(values, trustDomain, catalogue),
      upstreamAuthority,
    });
    for (const namespace of values.additionalAgentNamespaces) {
      server.admitAgent(namespace, values.agentServiceAccount, { app: 'spire-agent' });
    }
    // Core issues join tokens over the server's API.
    for (const service of catalogue.identified.filter((candidate) => candidate.admin)) {
      server.allowIngressFrom({ podSelector: { matchLabels: { ...service.identity.podLabels } } });
    }
    const { ingress, gateway } = values.server;
    if (ingress.enabled) {
      new ServerIngress(chart, 'ingress', {
        server,
        host: ingress.host!,
        className: ingress.className,
        controllerNamespace: ingress.controllerNamespace,
        annotations: { ...NGINX_TLS_PASSTHROUGH, ...ingress.annotations },
      });
    }
    if (gateway.enabled) {
      new ServerTlsRoute(chart, 'route', {
        server,
        host: gateway.host!,
        gatewayName: gateway.parentName!,
        gatewayNamespace: gateway.parentNamespace ?? values.namespace,
      });
    }
    return server;
  }
}
