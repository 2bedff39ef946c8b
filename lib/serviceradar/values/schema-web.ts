import { type JsonSchema } from './json-schema';

/** `web` */
export const WEB = {
  type: 'object',
  default: {},
  description: 'How people reach web-ng from outside the cluster, by TLS with a public certificate.',
  properties: {
    host: {
      type: 'string',
      format: 'host-name',
      examples: ['radar.example.org'],
      description: 'Its public name. In Docker Compose it stands alone: Caddy serves it.',
    },
    clusterIssuer: {
      type: 'string',
      format: 'object-name',
      examples: ['letsencrypt'],
      description:
        "cert-manager's ClusterIssuer, which issues the certificate. Absent: web.tlsSecretName has to exist.",
    },
    tlsSecretName: {
      type: 'string',
      format: 'object-name',
      default: 'serviceradar-web-tls',
      description: 'Secret with the public certificate and its key.',
    },
    ingress: {
      type: 'object',
      default: {},
      description: 'An Ingress that ends TLS in front of web-ng.',
      properties: {
        enabled: { type: 'boolean', default: false, description: 'Whether there is one.' },
        className: { type: 'string', format: 'object-name', default: 'nginx', description: 'Its class.' },
        annotations: {
          type: 'object',
          keys: 'annotation-key',
          additionalProperties: { type: 'string' },
          default: {},
          description: 'Its annotations.',
        },
      },
    },
    gateway: {
      type: 'object',
      default: {},
      description: 'An HTTPRoute of the Gateway API, to a Gateway that ends TLS by web.tlsSecretName.',
      properties: {
        enabled: { type: 'boolean', default: false, description: 'Whether there is one.' },
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
