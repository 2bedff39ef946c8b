import { type JsonSchema } from './json-schema';

/** `spire.postgres` */
export const POSTGRES = {
  type: 'object',
  default: {},
  description: 'Where the server keeps its state.',
  properties: {
    enabled: {
      type: 'boolean',
      default: true,
      description: 'Whether that is Postgres. False: SQLite on the volume of the one server.',
    },
    existingCluster: {
      type: 'boolean',
      default: false,
      description:
        'Whether clusterName exists already. True: only a database is added to it (CloudNativePG 1.25 or newer).',
    },
    clusterName: {
      type: 'string',
      format: 'dns-label',
      default: 'cnpg',
      description: 'CloudNativePG Cluster, in spire.namespace.',
    },
    database: { type: 'string', format: 'text', default: 'spire', description: 'Name of the database.' },
    username: { type: 'string', format: 'text', default: 'spire', description: 'Role that owns it.' },
    passwordExistingSecret: {
      type: 'string',
      format: 'object-name',
      examples: ['spire-db-credentials'],
      description:
        'Secret of type kubernetes.io/basic-auth with username and password. Absent: the operator generates one.',
    },
    instances: {
      type: 'integer',
      minimum: 1,
      default: 3,
      description: 'Instances of Postgres: one primary, the others replicas.',
    },
    storageSize: {
      type: 'string',
      format: 'k8s-quantity',
      default: '5Gi',
      description: "Size of each instance's volume.",
    },
    storageClass: {
      type: 'string',
      format: 'object-name',
      description: "Storage class of those volumes. Absent or empty: the cluster's default.",
    },
    imageName: {
      type: 'string',
      format: 'container-image',
      description: "Image of Postgres. Absent: the operator's.",
    },
    imagePullSecrets: {
      type: 'array',
      items: { type: 'string', format: 'object-name' },
      default: [],
      description: 'Secrets to pull that image with.',
    },
    postgresqlParameters: {
      type: 'object',
      additionalProperties: { type: 'string' },
      default: {},
      examples: [{ max_connections: '200' }],
      description: 'Parameters of postgresql.conf.',
    },
    sharedPreloadLibraries: {
      type: 'array',
      items: { type: 'string', format: 'text' },
      default: [],
      description: 'Libraries that Postgres loads at its start.',
    },
    operatorNamespace: {
      type: 'string',
      format: 'dns-label',
      default: 'cnpg-system',
      description: 'Namespace of the CloudNativePG operator, which NetworkPolicies let reach the instances.',
    },
    external: {
      type: 'object',
      required: ['host'],
      description: 'A Postgres that no operator of this cluster runs, instead of CloudNativePG.',
      properties: {
        host: {
          type: 'string',
          format: 'dns-name',
          description: 'Its host name, as it stands in its certificate.',
        },
        port: { type: 'integer', minimum: 1, maximum: 65535, default: 5432, description: 'Its port.' },
        sslmode: {
          type: 'string',
          enum: ['verify-full', 'verify-ca', 'require', 'disable'],
          default: 'verify-full',
          description: 'How its certificate is verified.',
        },
        caSecret: {
          type: 'string',
          format: 'object-name',
          description: 'Secret whose ca.crt signed its certificate. Absent: the CAs of the image.',
        },
        clientCertSecret: {
          type: 'string',
          format: 'object-name',
          description: 'Secret of type kubernetes.io/tls with the client certificate to log in with.',
        },
      },
    },
  },
} as const satisfies JsonSchema;
