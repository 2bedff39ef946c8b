import { type EnvVar } from 'kubernetes-types/core/v1';
import { DistinguishedName, type TrustDomain } from '../identity';
import { BUNDLE_KEY, WORKLOAD_API } from '../spire/layout';
import { type Catalogue, type ServiceRadarService } from './catalogue';
import { CERT_DIR, certificatePaths, type CertificatePaths, edgeCertificateName } from './certificate-paths';
import { type ConfigBlock, type DatasvcRole, type PeerCall, PeerEnvironment } from './declaration';
import { type DatasvcRule, type SecurityBlock, SecurityMode } from './security-block';

const SOCKET = `${WORKLOAD_API.socketDir}/${WORKLOAD_API.socketFile}`;
const BUNDLE = `${WORKLOAD_API.bundleDir}/${BUNDLE_KEY}`;

export interface ServiceRadarSecurityProps {
  /** The services, and whom each calls. */
  readonly catalogue: Catalogue;
  /** Trust domain of their SPIFFE IDs. */
  readonly trustDomain: TrustDomain;
  /** By what services identify themselves, where both ends can. @default SecurityMode.SPIFFE */
  readonly mode?: SecurityMode;
  /**
   * Directory of the certificates in the pods.
   * @default - '/etc/serviceradar/certs' in mode mtls; in mode spiffe there are none
   */
  readonly certDir?: string;
  /** Name of the certificate by which the gateway knows the agent in the cluster. @default 'k8s-agent-default' */
  readonly edgeCertificate?: string;
  /**
   * What the subjects of the certificates end with, as RFC 4514 writes it. By its subject datasvc knows a caller
   * that has a certificate without a SPIFFE ID.
   * @default - datasvc knows no such caller
   */
  readonly subjectSuffix?: string;
  /** Path of the Workload API's socket in the pods. @default '/run/spire/sockets/agent.sock' */
  readonly socketPath?: string;
  /** Path of the trust bundle in the pods that mount it. @default '/run/spire/bundle/bundle.crt' */
  readonly bundlePath?: string;
}

/** What the services of ServiceRadar must be told of each other; all of it follows from the catalogue. */
export class ServiceRadarSecurity {
  readonly mode: SecurityMode;
  private readonly certDir?: string;
  /** Name of the certificate by which the gateway knows the agent in the cluster. */
  readonly edgeCertificate: string;
  private readonly socketPath: string;

  constructor(private readonly props: ServiceRadarSecurityProps) {
    this.mode = props.mode ?? SecurityMode.SPIFFE;
    this.certDir = props.certDir ?? (this.mode === SecurityMode.MTLS ? CERT_DIR : undefined);
    this.edgeCertificate =
      props.edgeCertificate ?? edgeCertificateName({ id: 'k8s-agent', partition: 'default' });
    this.socketPath = props.socketPath ?? SOCKET;
  }

  /**
   * The blocks of a service's configuration, by file and block: `{'core.json': {security: {...}}}`.
   * Connections that neither SVIDs nor certificates can secure have none.
   */
  securityBlocks(service: ServiceRadarService): {
    readonly [file: string]: { readonly [block: string]: SecurityBlock };
  } {
    const files: Record<string, Record<string, SecurityBlock>> = {};
    const add = (place: ConfigBlock, call?: PeerCall): void => {
      const block = this.block(service, place, call);
      if (block) (files[place.file] ??= {})[place.block] = block;
    };
    const { serves } = service.declaration;
    if (serves) add(serves);
    for (const call of service.calls) {
      for (const place of call.blocks ?? []) add(place, call);
    }
    return files;
  }

  /**
   * The environment variables of a service, besides SPIFFE_ENDPOINT_SOCKET, which comes with the socket's mount.
   */
  environment(service: ServiceRadarService): EnvVar[] {
    const env: Record<string, string> = {};
    for (const call of service.calls) {
      for (const prefix of call.environment ?? []) {
        Object.assign(env, this.peerEnvironment(prefix, service, call));
      }
    }
    if (service.declaration.spiffeEnvironment) Object.assign(env, this.spiffeEnvironment(service));
    return Object.entries(env).map(([name, value]) => ({ name, value }));
  }

  /**
   * Who may do what in datasvc: the value of `rbac.roles` in datasvc.json. A service that has SVIDs is in it by its
   * SPIFFE ID, which its certificate carries, too; another, where there are certificates, by its subject.
   */
  datasvcRbac(): DatasvcRule[] {
    const roles = new Map<string, DatasvcRole>();
    for (const service of this.props.catalogue.services) {
      const { datasvcRole } = service.declaration;
      const identity = service.hasSvid ? this.id(service) : this.subject(service);
      if (datasvcRole && identity) roles.set(identity, datasvcRole);
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

  /** How a service can identify itself to a peer, or to all; undefined if it cannot. */
  private modeOf(service: ServiceRadarService, peer = service): SecurityMode | undefined {
    const { SPIFFE, MTLS } = SecurityMode;
    if (this.mode === SPIFFE && service.hasSvid && peer.hasSvid) return SPIFFE;
    return this.certDir && service.certificateName && peer.certificateName ? MTLS : undefined;
  }

  private block(
    service: ServiceRadarService,
    place: ConfigBlock,
    call?: PeerCall,
  ): SecurityBlock | undefined {
    const peer = call && this.peer(call);
    const mode = this.modeOf(service, peer);
    if (!mode) return undefined;
    const { role } = service.declaration;
    const byId = mode === SecurityMode.SPIFFE;
    const files = this.paths(service, call?.asEdgeAgent);
    const tls = files && {
      cert_file: files.certificate,
      key_file: files.key,
      ca_file: files.root,
      client_ca_file: files.root,
    };
    return {
      mode,
      ...(role && { role }),
      ...(byId && { trust_domain: this.props.trustDomain.name }),
      ...(byId && peer && { server_spiffe_id: this.id(peer) }),
      ...(byId && { workload_socket: this.socket }),
      ...(tls && { cert_dir: this.certDir }),
      ...(!byId && peer && { server_name: peer.host }),
      ...(tls && (place.flat ? tls : { tls })),
    };
  }

  private peerEnvironment(
    prefix: PeerEnvironment,
    service: ServiceRadarService,
    call: PeerCall,
  ): Record<string, string> {
    const peer = this.peer(call);
    const mode = this.modeOf(service, peer);
    if (!mode) return {};
    const files = this.paths(service);
    if (prefix === PeerEnvironment.DATASVC) {
      return {
        DATASVC_ADDRESS: peer.address(call.port),
        DATASVC_HOST: peer.host,
        DATASVC_PORT: `${peer.port(call.port)}`,
        DATASVC_SEC_MODE: mode,
        DATASVC_SSL: 'true',
        DATASVC_SERVER_NAME: peer.host,
        ...(files && { DATASVC_CERT_DIR: this.certDir, DATASVC_CERT_NAME: service.certificateName }),
      };
    }
    return {
      [`${prefix}_ADDRESS`]: peer.address(call.port),
      [`${prefix}_SEC_MODE`]: mode,
      ...(mode === SecurityMode.SPIFFE && {
        [`${prefix}_TRUST_DOMAIN`]: this.props.trustDomain.name,
        [`${prefix}_SERVER_SPIFFE_ID`]: this.id(peer),
        [`${prefix}_WORKLOAD_SOCKET`]: this.socket,
      }),
      ...(files && {
        [`${prefix}_SERVER_NAME`]: peer.host,
        [`${prefix}_CERT_DIR`]: this.certDir!,
        [`${prefix}_CERT_FILE`]: files.certificate,
        [`${prefix}_KEY_FILE`]: files.key,
        [`${prefix}_CA_FILE`]: files.root,
      }),
    };
  }

  private spiffeEnvironment(service: ServiceRadarService): Record<string, string> {
    const mode = this.modeOf(service);
    if (!mode) return {};
    const directory = this.certDir && { SPIFFE_CERT_DIR: this.certDir };
    const common = { SPIFFE_TRUST_DOMAIN: this.props.trustDomain.name, ...directory };
    if (mode === SecurityMode.MTLS) return { SPIFFE_MODE: 'filesystem', ...common };
    return {
      SPIFFE_MODE: 'workload_api',
      ...common,
      SPIFFE_WORKLOAD_API_SOCKET: `unix://${this.socketPath}`,
      ...(service.declaration.bundle && { SPIFFE_TRUST_BUNDLE_PATH: this.props.bundlePath ?? BUNDLE }),
    };
  }

  /** Paths of a service's own certificate, or of that by which the gateway knows it; undefined if there is none. */
  private paths(service: ServiceRadarService, asEdgeAgent = false): CertificatePaths | undefined {
    const name = asEdgeAgent ? this.edgeCertificate : service.certificateName;
    return this.certDir && name ? certificatePaths(this.certDir, name, asEdgeAgent) : undefined;
  }

  private peer(call: PeerCall): ServiceRadarService {
    return this.props.catalogue.service(call.to);
  }

  /** In the spelling of RFC 2253, which is what datasvc compares. */
  private subject({ name, certificateName }: ServiceRadarService): string | undefined {
    const { subjectSuffix } = this.props;
    if (!this.certDir || !certificateName || subjectSuffix === undefined) return undefined;
    return DistinguishedName.parse(`CN=${name},${subjectSuffix}`).toString();
  }

  private id(service: ServiceRadarService): string {
    return service.identity.spiffeId(this.props.trustDomain).toString();
  }
}
