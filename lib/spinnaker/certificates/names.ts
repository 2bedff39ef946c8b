import { dnsSubdomainProblem, type Problem, refuse, ServiceIdentity } from '../../identity';
import { type SpinnakerServiceType } from '../service-types';
import { spinnakerService } from '../services';

/** Further DNS names of services, by the service's name: `{ gate: ['spinnaker-api.example.org'] }`. */
export interface SpinnakerDnsNames {
  readonly [service: string]: string[];
}

/** Where Spinnaker runs, as far as its services' names tell. */
export interface SpinnakerPlace {
  readonly namespace: string;
  readonly clusterDomain?: string;
  readonly dnsNames?: SpinnakerDnsNames;
}

/** The Service `spin-<name>`, with the names by which others and browsers call it. */
export function spinnakerIdentity(service: SpinnakerServiceType, place: SpinnakerPlace): ServiceIdentity {
  const name = `spin-${service.name}`;
  return new ServiceIdentity({
    name,
    namespace: place.namespace,
    clusterDomain: place.clusterDomain,
    podLabels: { app: 'spin', cluster: name },
    aliases: place.dnsNames?.[service.name],
  });
}

/** @throws InvalidInputError for names of no service, which would be in no certificate, or a domain that is none */
export function checkNames({ dnsNames, clusterDomain }: Partial<SpinnakerPlace>, place: string): void {
  for (const name of Object.keys(dnsNames ?? {})) spinnakerService(name);
  if (clusterDomain !== undefined) refuse(clusterDomainProblem(clusterDomain), `${place}, clusterDomain`);
}

function clusterDomainProblem(value: string): Problem | undefined {
  return (
    dnsSubdomainProblem(value) && {
      rule: 'dns-name',
      value,
      problem: 'is no domain of a cluster',
      instead: 'lower-case letters, digits, inner hyphens and dots, such as "cluster.local"',
    }
  );
}
