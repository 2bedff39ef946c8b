import { RENEWAL_SCHEDULE } from '../../certificates';
import { type JsonSchema } from './json-schema';
import { IMAGE } from './schema-parts';

const attribute = (value: string, description: string) =>
  ({ type: 'string', format: 'text', default: value, description }) as const satisfies JsonSchema;

/** `certs` */
export const CERTS = {
  type: 'object',
  default: {},
  description: 'The certificate generator, which issues what services show each other where SPIRE is off.',
  properties: {
    runtimeSecretName: {
      type: 'string',
      format: 'object-name',
      default: 'serviceradar-identity-certs',
      description:
        "Secret with the certificates, or what the names of the Secrets of each service begin with. Not the one that the generator of ServiceRadar's chart writes to: see certs.adoptFrom.",
    },
    caSecretName: {
      type: 'string',
      format: 'object-name',
      default: 'serviceradar-identity-ca',
      description: 'Secret with the key of the certificate authority. No workload mounts it.',
    },
    adoptFrom: {
      type: 'string',
      format: 'object-name-or-empty',
      default: 'serviceradar-runtime-certs',
      description:
        "Secret of ServiceRadar's own generator. The certificate authority in it becomes this one's, so that agents outside the cluster stay trusted: once, if there is none yet, and if the Secret exists. It is read, never changed. Empty: a new authority in any case.",
    },
    secrets: {
      type: 'string',
      enum: ['shared', 'per-service'],
      default: 'shared',
      description:
        'Whether the certificates are in one Secret, of which each pod mounts its own files, or in one for each service.',
    },
    runtimeLayoutVersion: {
      type: 'string',
      format: 'text',
      default: '1',
      description:
        'Another value re-issues every certificate. Not needed when names or subjects change: the generator sees that itself.',
    },
    keyType: {
      type: 'string',
      enum: ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096'],
      default: 'ec-p256',
      description: 'Keys of the services and of the certificate authority.',
    },
    caLifetime: {
      type: 'string',
      format: 'go-duration',
      default: '87600h',
      description: 'Lifetime of the certificate authority.',
    },
    leafLifetime: {
      type: 'string',
      format: 'go-duration',
      default: '8760h',
      description: 'Lifetime of the certificates of services. At most 8784h, a leap year.',
    },
    renewBefore: {
      type: 'string',
      format: 'go-duration',
      description: 'They are renewed when less than this is left. Absent: a third of their lifetime.',
    },
    subject: {
      type: 'object',
      default: {},
      description:
        'What every subject holds besides its common name. NATS and datasvc match on it: changing it re-issues every certificate.',
      properties: {
        organization: attribute('ServiceRadar', 'Organization (O).'),
        organizationalUnit: attribute('Kubernetes', 'Organizational unit (OU).'),
        locality: attribute('San Francisco', 'Locality (L).'),
        state: attribute('CA', 'State or province (ST).'),
        country: {
          type: 'string',
          format: 'country-code',
          default: 'US',
          description: 'Country (C): two letters.',
        },
      },
    },
    extraNames: {
      type: 'array',
      items: {
        type: 'object',
        required: ['service'],
        properties: {
          service: { type: 'string', format: 'text', description: 'Name of the service.' },
          dnsNames: {
            type: 'array',
            items: { type: 'string', format: 'dns-name' },
            default: [],
            description: 'DNS names.',
          },
          ipAddresses: {
            type: 'array',
            items: { type: 'string', format: 'ip-address' },
            default: [],
            description: 'IP addresses.',
          },
        },
      },
      default: [],
      examples: [[{ service: 'serviceradar-agent-gateway', dnsNames: ['gateway.example.org'] }]],
      description:
        'Names and addresses that certificates carry besides those in the cluster: public names, addresses of nodes.',
    },
    agent: {
      type: 'object',
      default: {},
      description:
        'The agent in the cluster, as the gateway knows it: by a certificate such as edge agents have.',
      properties: {
        id: { type: 'string', format: 'dns-label', default: 'k8s-agent', description: 'Its ID.' },
        partition: {
          type: 'string',
          format: 'dns-label',
          default: 'default',
          description: 'Its partition.',
        },
      },
    },
    edge: {
      type: 'object',
      default: {},
      description: 'Agents outside the cluster.',
      properties: {
        gateway: {
          type: 'string',
          format: 'host-port',
          examples: ['gateway.example.org:50052'],
          description:
            "Where they reach the gateway. Its host becomes a name of the gateway's certificate. Absent: there are none.",
        },
        maxLifetime: {
          type: 'string',
          format: 'go-duration',
          default: '8760h',
          description: 'The longest that a certificate of such an agent may be asked for.',
        },
      },
    },
    image: {
      ...IMAGE,
      description: 'Image with Node.js for the jobs. Absent: the one that this package is tested with.',
    },
    hooks: {
      type: 'string',
      enum: ['none', 'argocd'],
      default: 'none',
      description: "Whether the jobs carry Argo CD's hook annotations. The Helm chart always has Helm's.",
    },
    restartWorkloads: {
      type: 'boolean',
      default: true,
      description: 'Whether pods are restarted when their certificate changed.',
    },
    regenerator: {
      type: 'object',
      default: {},
      description: 'The job that rotates. Turn it on for one installation, then off again.',
      properties: {
        enabled: { type: 'boolean', default: false, description: 'Whether there is one.' },
        rotate: {
          type: 'string',
          enum: ['leaves', 'prepare-ca', 'activate-ca', 'retire-ca'],
          default: 'leaves',
          description:
            'What it rotates: the certificates of services, or, in three installations, the certificate authority.',
        },
        occasion: {
          type: 'string',
          format: 'text',
          examples: ['2026-05'],
          description:
            'Which rotation this is. The same one is not done twice, unless by a hook. Absent: the first.',
        },
      },
    },
    renewal: {
      type: 'object',
      default: {},
      description: 'The job that renews what is about to expire.',
      properties: {
        enabled: { type: 'boolean', default: true, description: 'Whether there is one.' },
        schedule: {
          type: 'string',
          format: 'cron-schedule',
          default: RENEWAL_SCHEDULE,
          description:
            'When it runs, as Kubernetes writes it: minute, hour, day, month, day of the week. Two runs must fit into certs.renewBefore.',
        },
      },
    },
    alongsideSpire: {
      type: 'boolean',
      default: false,
      description:
        'Whether SPIRE and the generator are both installed, under one certificate authority. For changing from one to the other: spire.enabled says which one services use.',
    },
  },
} as const satisfies JsonSchema;
