import { Construct } from 'constructs';
import { type Ingress } from 'kubernetes-types/networking/v1';
import { dnsNameProblem, refuse } from '../../identity';
import { Manifest, manifest, namespacePeer } from '../../kubernetes';
import { SERVER } from '../layout';
import { type SpireServer } from './server';

/** Annotations by which ingress-nginx passes TLS through. */
export const NGINX_TLS_PASSTHROUGH = {
  'nginx.ingress.kubernetes.io/backend-protocol': 'GRPCS',
  'nginx.ingress.kubernetes.io/ssl-passthrough': 'true',
} as const;

export interface ServerIngressProps {
  readonly server: SpireServer;
  /** Host name by which agents outside of the cluster dial; it must reach the controller unterminated. */
  readonly host: string;
  /** Namespace of the ingress controller's pods, let in by the NetworkPolicy. */
  readonly controllerNamespace: string;
  /** @default 'nginx' */
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
    refuse(dnsNameProblem(props.host), `${this.node.path}, host`);
    const { server } = props;
    server.allowIngressFrom(namespacePeer(props.controllerNamespace));
    manifest<Ingress>(this, 'ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: server.name,
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

export interface ServerTlsRouteProps {
  readonly server: SpireServer;
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
    refuse(dnsNameProblem(props.host), `${this.node.path}, host`);
    const { server } = props;
    server.allowIngressFrom(namespacePeer(props.proxyNamespace ?? props.gatewayNamespace));
    new Manifest(this, 'route', {
      apiVersion: 'gateway.networking.k8s.io/v1alpha2',
      kind: 'TLSRoute',
      metadata: { name: server.name, namespace: server.namespace },
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
