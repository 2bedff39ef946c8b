import { type JsonSchema } from './json-schema';
import { IMAGE, RESOURCES, SERVER_LOG_LEVEL } from './schema-parts';

/** `spire.server` */
export const SERVER = {
  type: 'object',
  default: {},
  description: 'The SPIRE server.',
  properties: {
    image: {
      ...IMAGE,
      description: 'Image of the server. Absent: the release that this package is tested with.',
    },
    logLevel: SERVER_LOG_LEVEL,
    adminIDs: {
      type: 'array',
      items: { type: 'string', format: 'spiffe-id' },
      default: [],
      description: "SPIFFE IDs that may use the server's admin API, besides core's.",
    },
    caTTL: {
      type: 'string',
      format: 'go-duration',
      default: '24h',
      description: 'Lifetime of the signing CA.',
    },
    caKeyType: {
      type: 'string',
      enum: ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-4096'],
      default: 'ec-p256',
      description: 'Key of the signing CA. AWS takes RSA only.',
    },
    defaultX509SVIDTTL: {
      type: 'string',
      format: 'go-duration',
      default: '1h',
      description: 'Lifetime of X.509-SVIDs whose registration names none.',
    },
    defaultJWTSVIDTTL: {
      type: 'string',
      format: 'go-duration',
      default: '5m',
      description: 'Lifetime of JWT-SVIDs whose registration names none.',
    },
    replicas: {
      type: 'integer',
      minimum: 1,
      default: 1,
      description: 'Servers. More than one needs Postgres.',
    },
    serviceName: {
      type: 'string',
      format: 'dns-label',
      default: 'spire-server',
      description: "Name of the server's Service.",
    },
    serviceType: {
      type: 'string',
      enum: ['ClusterIP', 'NodePort', 'LoadBalancer'],
      default: 'ClusterIP',
      description: 'How the Service is reached; port 8081 only.',
    },
    nodePort: {
      type: 'integer',
      minimum: 30000,
      maximum: 32767,
      description: 'Port on each node. Needs NodePort or LoadBalancer. Absent: Kubernetes chooses.',
    },
    loadBalancerIP: {
      type: 'string',
      format: 'ip-address',
      description: 'Address to ask the load balancer for. Needs LoadBalancer.',
    },
    loadBalancerSourceRanges: {
      type: 'array',
      items: { type: 'string', format: 'cidr' },
      description: 'Networks that the load balancer admits. Needs LoadBalancer. Absent: all.',
    },
    externalTrafficPolicy: {
      type: 'string',
      enum: ['Local', 'Cluster'],
      description:
        "Whether traffic keeps its source address (Local) or is spread over all nodes (Cluster). Absent: the package's.",
    },
    serviceAnnotations: {
      type: 'object',
      keys: 'annotation-key',
      additionalProperties: { type: 'string' },
      default: {},
      description: 'Annotations of the Service, such as those that a load balancer reads.',
    },
    exposeHealthPort: {
      type: 'boolean',
      default: false,
      description: 'Must be false: health is for the kubelet, not for the Service.',
    },
    dataPVC: {
      type: 'object',
      default: {},
      description: 'Volume of each server: its keys, and the database where that is SQLite.',
      properties: {
        size: { type: 'string', format: 'k8s-quantity', default: '1Gi', description: 'Its size.' },
        storageClass: {
          type: 'string',
          format: 'object-name',
          description: "Its storage class. Absent or empty: the cluster's default.",
        },
      },
    },
    resources: RESOURCES,
    priorityClassName: {
      type: 'string',
      format: 'object-name',
      description: "Priority class of the server. Absent: the package's.",
    },
    ingress: {
      type: 'object',
      default: {},
      description: 'An Ingress that passes TLS through to the server, for agents outside the cluster.',
      properties: {
        enabled: { type: 'boolean', default: false, description: 'Whether there is one.' },
        host: { type: 'string', format: 'host-name', description: 'Name by which agents reach it.' },
        className: { type: 'string', format: 'object-name', default: 'nginx', description: 'Its class.' },
        controllerNamespace: {
          type: 'string',
          format: 'dns-label',
          default: 'ingress-nginx',
          description: 'Namespace of the ingress controller, which must reach the server.',
        },
        annotations: {
          type: 'object',
          keys: 'annotation-key',
          additionalProperties: { type: 'string' },
          default: {},
          description: 'Its annotations, added to those that make ingress-nginx pass TLS through.',
        },
      },
    },
    gateway: {
      type: 'object',
      default: {},
      description: 'A TLSRoute of the Gateway API that passes TLS through to the server.',
      properties: {
        enabled: { type: 'boolean', default: false, description: 'Whether there is one.' },
        host: { type: 'string', format: 'host-name', description: 'Name by which agents reach it.' },
        parentName: { type: 'string', format: 'object-name', description: 'Gateway that it attaches to.' },
        parentNamespace: {
          type: 'string',
          format: 'dns-label',
          description: 'Namespace of that Gateway. Absent: spire.namespace.',
        },
      },
    },
  },
} as const satisfies JsonSchema;
