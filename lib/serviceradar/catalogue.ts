import { InvalidInputError, nearest, ServiceIdentity } from '../identity';
import { type PeerCall, type ServiceDeclaration, WorkloadKind } from './declaration';
import { DECLARATIONS } from './declarations';
import { SERVICE_ACCOUNTS, type ServiceAccountKey } from './service-accounts';

/** A service of ServiceRadar, in one namespace. */
export class ServiceRadarService {
  readonly name: string;
  readonly identity: ServiceIdentity;
  readonly kind: WorkloadKind;
  /** Whether it gets an SVID. */
  readonly hasSvid: boolean;
  /** Whether its SVID may use the SPIRE server's admin API. */
  readonly admin: boolean;

  constructor(
    readonly declaration: ServiceDeclaration,
    namespace: string,
    serviceAccount: string,
  ) {
    this.name = declaration.name;
    this.kind = declaration.kind ?? WorkloadKind.DEPLOYMENT;
    this.hasSvid = declaration.withoutSvid === undefined;
    this.admin = declaration.admin ?? false;
    this.identity = new ServiceIdentity({
      name: declaration.name,
      namespace,
      serviceAccount,
      ports: declaration.ports,
      aliases: declaration.aliases,
    });
  }

  /** The connections that it opens. */
  get calls(): PeerCall[] {
    return this.declaration.calls;
  }

  /** `host:port` of one of its ports, in a form that its certificate names whatever the cluster's domain. */
  address(port: string): string {
    return `${this.name}.${this.identity.namespace}.svc:${this.port(port)}`;
  }

  /** Number of one of its ports. */
  port(name: string): number {
    const { ports } = this.identity;
    return find(`service ${this.name}, port`, ports, name).port;
  }
}

export interface CatalogueProps {
  /** Namespace of ServiceRadar. */
  readonly namespace: string;
  /** Service accounts by their keys in the values file. @default - ServiceRadar's own */
  readonly serviceAccounts?: { readonly [K in ServiceAccountKey]?: string };
}

/** The services of ServiceRadar in one namespace, who they are and whom they call. */
export class Catalogue {
  readonly services: ServiceRadarService[];

  constructor(props: CatalogueProps) {
    const accounts = { ...SERVICE_ACCOUNTS, ...props.serviceAccounts };
    this.services = DECLARATIONS.map((declaration) => {
      const key = declaration.serviceAccount;
      return new ServiceRadarService(declaration, props.namespace, key ? accounts[key] : 'default');
    });
  }

  /** Those that get an SVID. */
  get identified(): ServiceRadarService[] {
    return this.services.filter((service) => service.hasSvid);
  }

  /** @throws InvalidInputError if ServiceRadar has no service of that name. */
  service(name: string): ServiceRadarService {
    return find('catalogue', this.services, name);
  }

  /** Those that call the named service. */
  callersOf(name: string): ServiceRadarService[] {
    return this.services.filter((service) => service.calls.some((call) => call.to === name));
  }
}

function find<T extends { readonly name: string }>(place: string, items: T[], name: string): T {
  const found = items.find((item) => item.name === name);
  if (found) return found;
  const names = items.map((item) => item.name);
  throw new InvalidInputError(
    {
      rule: 'catalogue',
      value: name,
      problem: 'is not there',
      instead: `"${nearest(name, names) ?? names.join('", "')}"`,
    },
    place,
  );
}
