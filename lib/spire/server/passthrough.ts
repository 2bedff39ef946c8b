import { Construct } from 'constructs';
import { type Ingress } from 'kubernetes-types/networking/v1';
import { dnsNameProblem, dnsSubdomainProblem, refuse } from '../../identity';
import { Manifest, manifest, namespacePeer } from '../../kubernetes';
import { SERVER } from '../layout';
import { type SpireServer } from './server';

/** Annotations by which ingress-nginx passes TLS through. */
export const NGINX_TLS_PASSTHROUGH = {
  'nginx.ingress.kubernetes.io/backend-protocol': 'GRPCS',
  'nginx.ingress.kubernetes.io/ssl-passthrough': 'true',
} as const;

export interface ServerIngressProps {
  /** Server that it leads to. */
  readonly server: SpireServer;
  /** Name of the Ingress, in the server's namespace. @default - the server's */
  readonly name?: string;
  /** Host name by which agents outside of the cluster dial; it must reach the controller unterminated. */
  readonly host: string;
  /** Namespace of the ingress controller's pods, let in by the NetworkPolicy. */
  readonly controllerNamespace: string;
  /** Class of the Ingress (`ingressClassName`). @default 'nginx' */
  readonly className?: string;
  /**
   * Annotations that make the controller pass TLS through.
   * @default NGINX_TLS_PASSTHROUGH
   */
  readonly annotations?: { readonly [key: string]: string };
}

/**
 * An Ingress that passes TLS through to the server, for clusters without a public load balancer. The agent
 * verifies the server by its SPIFFE ID, so nothing may end TLS in between.
 */
export class ServerIngress extends Construct {
  constructor(scope: Construct, id: string, props: ServerIngressProps) {
    super(scope, id);
    const { server, name = server.name } = props;
    refuse(dnsNameProblem(props.host), `${this.node.path}, host`);
    refuse(dnsSubdomainProblem(name), `${this.node.path}, name`);
    server.allowIngressFrom(namespacePeer(props.controllerNamespace));
    manifest<Ingress>(this, 'ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name,
        namespace: server.namespace,
        annotations: props.annotations ?? NGINX_TLS_PASSTHROUGH,
      },
      spec: {
        ingressClassName: props.className ?? 'nginx',
        rules: [
          {
            host: props.host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: server.name, port: { number: SERVER.grpcPort } } },
                },
              ],
            },
          },
        ],
        tls: [{ hosts: [props.host] }],
      },
    });
  }
}

/** Versions of TLSRoute, of which a cluster serves some. Source: Gateway API. */
export enum TlsRouteVersion {
  V1ALPHA2 = 'v1alpha2',
  V1ALPHA3 = 'v1alpha3',
  V1 = 'v1',
}

export interface ServerTlsRouteProps {
  /** Server that it leads to. */
  readonly server: SpireServer;
  /** Name of the TLSRoute, in the server's namespace. @default - the server's */
  readonly name?: string;
  /** Version of TLSRoute that the cluster serves. @default TlsRouteVersion.V1ALPHA2 */
  readonly apiVersion?: TlsRouteVersion;
  /** Host name by which agents outside of the cluster dial. */
  readonly host: string;
  /** Name of the Gateway; it needs a listener of protocol TLS and mode Passthrough. */
  readonly gatewayName: string;
  /** Namespace of the Gateway. */
  readonly gatewayNamespace: string;
  /** Namespace of the pods that proxy for the Gateway, let in by the NetworkPolicy. @default - the Gateway's */
  readonly proxyNamespace?: string;
  /** Name of the listener. @default - every listener that matches the host */
  readonly sectionName?: string;
}

/** A Gateway API TLSRoute that passes TLS through to the server. */
export class ServerTlsRoute extends Construct {
  constructor(scope: Construct, id: string, props: ServerTlsRouteProps) {
    super(scope, id);
    const { server, name = server.name } = props;
    refuse(dnsNameProblem(props.host), `${this.node.path}, host`);
    refuse(dnsSubdomainProblem(name), `${this.node.path}, name`);
    server.allowIngressFrom(namespacePeer(props.proxyNamespace ?? props.gatewayNamespace));
    new Manifest(this, 'route', {
      apiVersion: `gateway.networking.k8s.io/${props.apiVersion ?? TlsRouteVersion.V1ALPHA2}`,
      kind: 'TLSRoute',
      metadata: { name, namespace: server.namespace },
      spec: {
        parentRefs: [
          { name: props.gatewayName, namespace: props.gatewayNamespace, sectionName: props.sectionName },
        ],
        hostnames: [props.host],
        rules: [{ backendRefs: [{ name: server.name, port: SERVER.grpcPort }] }],
      },
    } as ConstructorParameters<typeof Manifest>[2]);
  }
}
