import { type Construct } from 'constructs';
import { type NetworkPolicy } from 'kubernetes-types/networking/v1';
import { manifest } from '../kubernetes';
import { type Catalogue, type ServiceRadarService } from './catalogue';

/**
 * A NetworkPolicy for each service that another one calls: the ports of those calls admit the callers only.
 * Ports that no service of the catalogue calls stay open, because what comes there comes from outside.
 */
export function addServicePolicies(scope: Construct, catalogue: Catalogue): void {
  for (const service of catalogue.services) {
    const called = service.identity.ports.filter(({ name }) => callers(catalogue, service, name).length > 0);
    if (called.length === 0) continue;
    const others = service.identity.ports.filter((port) => !called.includes(port));
    manifest<NetworkPolicy>(scope, service.name, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: service.name, namespace: service.identity.namespace },
      spec: {
        podSelector: { matchLabels: { ...service.identity.podLabels } },
        policyTypes: ['Ingress'],
        ingress: [
          ...called.map((port) => ({
            from: callers(catalogue, service, port.name).map(({ identity }) => ({
              podSelector: { matchLabels: { ...identity.podLabels } },
            })),
            ports: [policyPort(port)],
          })),
          ...(others.length > 0 ? [{ ports: others.map(policyPort) }] : []),
        ],
      },
    });
  }
}

function callers(catalogue: Catalogue, service: ServiceRadarService, port: string): ServiceRadarService[] {
  return catalogue
    .callersOf(service.name)
    .filter(({ calls }) => calls.some((call) => call.to === service.name && call.port === port));
}

function policyPort({ port, protocol = 'TCP' }: { port: number; protocol?: string }) {
  return { port, protocol: protocol as 'TCP' | 'UDP' };
}
