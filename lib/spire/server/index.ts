export {
  type ClusterIpProps,
  ExternalTrafficPolicy,
  type LoadBalancerProps,
  type NodePortProps,
  ServerService,
} from './exposure';
export {
  NGINX_TLS_PASSTHROUGH,
  ServerIngress,
  type ServerIngressProps,
  ServerTlsRoute,
  type ServerTlsRouteProps,
  TlsRouteVersion,
} from './passthrough';
export { type SpireServerProps } from './props';
export { SpireServer } from './server';
