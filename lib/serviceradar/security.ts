import { type EnvVar } from 'kubernetes-types/core/v1';
import { type SpiffeId, type TrustDomain } from '../identity';
import { BUNDLE_KEY, WORKLOAD_API } from '../spire/layout';
import { type Catalogue, type ServiceRadarService } from './catalogue';
import {
  type ConfigBlock,
  type DatasvcRole,
  type PeerCall,
  PeerEnvironment,
  type SecurityRole,
} from './declaration';

const SOCKET = `${WORKLOAD_API.socketDir}/${WORKLOAD_API.socketFile}`;
const BUNDLE = `${WORKLOAD_API.bundleDir}/${BUNDLE_KEY}`;

/** A `security` block of ServiceRadar's configuration files, in mode spiffe. */
export interface SecurityBlock {
  readonly mode: 'spiffe';
  readonly role?: SecurityRole;
  readonly trust_domain: string;
  /** Whom to expect at the other end; in blocks that a client reads. */
  readonly server_spiffe_id?: string;
  readonly workload_socket: string;
}

/** A line of datasvc's access list (`rbac.roles`). */
export interface DatasvcRule {
  readonly identity: string;
  readonly role: DatasvcRole;
}

export interface ServiceRadarSecurityProps {
  /** The services, and whom each calls. */
  readonly catalogue: Catalogue;
  /** Trust domain of their SPIFFE IDs. */
  readonly trustDomain: TrustDomain;
  /** Path of the Workload API's socket in the pods. @default '/run/spire/sockets/agent.sock' */
  readonly socketPath?: string;
  /** Path of the trust bundle in the pods that mount it. @default '/run/spire/bundle/bundle.crt' */
  readonly bundlePath?: string;
}

/** What the services of ServiceRadar must be told to speak SPIFFE; all of it follows from the catalogue. */
export class ServiceRadarSecurity {
  private readonly socketPath: string;

  constructor(private readonly props: ServiceRadarSecurityProps) {
    this.socketPath = props.socketPath ?? SOCKET;
  }

  /**
   * The blocks of a service's configuration, by file and block: `{'core.json': {security: {...}}}`.
   * Connections to peers without an SVID have none: they stay with certificates.
   */
  securityBlocks(service: ServiceRadarService): {
    readonly [file: string]: { readonly [block: string]: SecurityBlock };
  } {
    const files: Record<string, Record<string, SecurityBlock>> = {};
    const add = ({ file, block }: ConfigBlock, peer?: SpiffeId): void => {
      (files[file] ??= {})[block] = this.block(service, peer);
    };
    const { serves } = service.declaration;
    if (serves) add(serves);
    for (const call of service.calls) {
      for (const block of call.blocks ?? []) add(block, this.peerId(call));
    }
    return files;
  }

  /**
   * The environment variables of a service, besides SPIFFE_ENDPOINT_SOCKET, which comes with the socket's mount.
   */
  environment(service: ServiceRadarService): EnvVar[] {
    const env: Record<string, string> = {};
    for (const call of service.calls) {
      for (const prefix of call.environment ?? []) Object.assign(env, this.peerEnvironment(prefix, call));
    }
    if (service.declaration.spiffeEnvironment) {
      env.SPIFFE_MODE = 'workload_api';
      env.SPIFFE_TRUST_DOMAIN = this.props.trustDomain.name;
      env.SPIFFE_WORKLOAD_API_SOCKET = `unix://${this.socketPath}`;
      if (service.declaration.bundle) {
        env.SPIFFE_TRUST_BUNDLE_PATH = this.props.bundlePath ?? BUNDLE;
      }
    }
    return Object.entries(env).map(([name, value]) => ({ name, value }));
  }

  /** Who may do what in datasvc: the value of `rbac.roles` in datasvc.json. */
  datasvcRbac(): DatasvcRule[] {
    const roles = new Map<string, DatasvcRole>();
    for (const { identity, declaration } of this.props.catalogue.identified) {
      const id = identity.spiffeId(this.props.trustDomain).toString();
      if (declaration.datasvcRole) roles.set(id, declaration.datasvcRole);
    }
    return [...roles].map(([identity, role]) => ({ identity, role }));
  }

  /**
   * Core's `spire_admin` block, by which it issues join tokens.
   *
   * @param serverAddress `host:port` of the SPIRE server
   * @param joinTokenTtl Go duration
   */
  spireAdmin(serverAddress: string, joinTokenTtl: string): { readonly [key: string]: string | boolean } {
    return {
      enabled: true,
      server_address: serverAddress,
      server_spiffe_id: this.props.trustDomain.serverId.toString(),
      workload_socket: this.socket,
      join_token_ttl: joinTokenTtl,
    };
  }

  /** The socket as Go and Rust services are told of it. */
  private get socket(): string {
    return `unix:${this.socketPath}`;
  }

  private block(service: ServiceRadarService, peer?: SpiffeId): SecurityBlock {
    const { role } = service.declaration;
    return {
      mode: 'spiffe',
      ...(role && { role }),
      trust_domain: this.props.trustDomain.name,
      ...(peer && { server_spiffe_id: peer.toString() }),
      workload_socket: this.socket,
    };
  }

  private peerEnvironment(prefix: PeerEnvironment, call: PeerCall): Record<string, string> {
    const peer = this.props.catalogue.service(call.to);
    const address = peer.address(call.port);
    if (prefix === PeerEnvironment.DATASVC) {
      const [host, port] = address.split(':');
      return {
        DATASVC_ADDRESS: address,
        DATASVC_HOST: host,
        DATASVC_PORT: port,
        DATASVC_SEC_MODE: 'spiffe',
        DATASVC_SSL: 'true',
        DATASVC_SERVER_NAME: host,
      };
    }
    return {
      [`${prefix}_ADDRESS`]: address,
      [`${prefix}_SEC_MODE`]: 'spiffe',
      [`${prefix}_TRUST_DOMAIN`]: this.props.trustDomain.name,
      [`${prefix}_SERVER_SPIFFE_ID`]: this.peerId(call).toString(),
      [`${prefix}_WORKLOAD_SOCKET`]: this.socket,
    };
  }

  private peerId(call: PeerCall): SpiffeId {
    return this.props.catalogue.service(call.to).identity.spiffeId(this.props.trustDomain);
  }
}
