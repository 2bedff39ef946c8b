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

  /**
   * @param certificateName What the files of its certificate begin with, which may be that of another service.
   * Undefined if it has none.
   */
  constructor(
    readonly declaration: ServiceDeclaration,
    namespace: string,
    serviceAccount: string,
    readonly certificateName?: string,
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

  /** Its name, in a form that its certificate has whatever the cluster's domain. */
  get host(): string {
    return `${this.name}.${this.identity.namespace}.svc`;
  }

  /** `host:port` of one of its ports. */
  address(port: string): string {
    return `${this.host}:${this.port(port)}`;
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
  /** Whether ServiceRadar's Compose file runs them, where files of certificates have names of their own. @default false */
  readonly compose?: boolean;
}

/** The services of ServiceRadar in one namespace, who they are and whom they call. */
export class Catalogue {
  readonly services: ServiceRadarService[];
  /** Whether ServiceRadar's Compose file runs them. */
  readonly compose: boolean;

  constructor(props: CatalogueProps) {
    this.compose = props.compose ?? false;
    const accounts = { ...SERVICE_ACCOUNTS, ...props.serviceAccounts };
    this.services = DECLARATIONS.map((declaration) => {
      const key = declaration.serviceAccount;
      return new ServiceRadarService(
        declaration,
        props.namespace,
        key ? accounts[key] : 'default',
        certificateNameOf(declaration, this.compose),
      );
    });
  }

  /** Those that have a certificate, or share one, where there are certificates. */
  get certified(): ServiceRadarService[] {
    return this.services.filter(({ certificateName }) => certificateName !== undefined);
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

function certificateNameOf(declaration: ServiceDeclaration, inCompose: boolean): string | undefined {
  const { certificate, compose, sharesIdentityOf } = declaration;
  const owner = DECLARATIONS.find(({ name }) => name === sharesIdentityOf);
  return (inCompose && compose?.certificateName) || (certificate ?? owner?.certificate)?.name;
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
