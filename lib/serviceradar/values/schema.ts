import { SERVICE_ACCOUNTS, type ServiceAccountKey } from '../service-accounts';
import { type JsonSchema, type Typed } from './json-schema';
import { CERTS } from './schema-certs';
import { POSTGRES } from './schema-postgres';
import { SERVER } from './schema-server';
import { IMAGE, RESOURCES, SERVER_LOG_LEVEL } from './schema-parts';
import { WEB } from './schema-web';

type ServiceAccountProperty = {
  readonly type: 'string';
  readonly format: 'object-name';
  readonly default: string;
};

function serviceAccounts(): { readonly [K in ServiceAccountKey]: ServiceAccountProperty } {
  const properties = Object.entries(SERVICE_ACCOUNTS).map(([key, name]) => [
    key,
    {
      type: 'string',
      format: 'object-name',
      default: name,
      description: `Service account of the pods of ${name}; its SPIFFE ID ends in it.`,
    },
  ]);
  return Object.fromEntries(properties);
}

/** The values file: its keys, their types and defaults. The one source of the loader, the type and the schema file. */
export const VALUES_SCHEMA = {
  type: 'object',
  default: {},
  properties: {
    spire: {
      type: 'object',
      default: {},
      description:
        'The identity platform: who the services of ServiceRadar are, and SPIRE. Trust domain, namespace and service accounts hold without SPIRE, too.',
      properties: {
        enabled: {
          type: 'boolean',
          default: false,
          description:
            'Whether services identify themselves by SPIRE. Otherwise by certificates of the generator: see certs.',
        },
        trustDomain: {
          type: 'string',
          format: 'trust-domain',
          default: 'carverauto.dev',
          examples: ['example.org'],
          description:
            'Trust domain: what every SPIFFE ID begins with. Changing it re-issues every identity.',
        },
        clusterName: {
          type: 'string',
          format: 'dns-label',
          default: 'carverauto-cluster',
          description:
            'Name of the cluster in node attestation. Server, agent and controller manager share it.',
        },
        namespace: {
          type: 'string',
          format: 'dns-label',
          default: 'demo',
          description: 'Namespace of the services, of SPIRE and of the certificate generator.',
        },
        bundleConfigMap: {
          type: 'string',
          format: 'object-name',
          default: 'spire-bundle',
          description: 'ConfigMap that the server publishes its trust bundle to, and agents start from.',
        },
        tokenAudience: {
          type: 'string',
          format: 'text',
          default: 'spire-server',
          description:
            "Audience of the token with which an agent proves its node, and of the server's check.",
        },
        socketHostPath: {
          type: 'string',
          format: 'absolute-path',
          default: '/run/spire/sockets',
          description:
            'Directory on each node with the socket of the Workload API. A second installation on the same nodes needs another one.',
        },
        joinTokenTTL: {
          type: 'string',
          format: 'go-duration',
          default: '15m',
          description: 'How long a join token that core issues can be used. At most 24h.',
        },
        agentServiceAccount: {
          type: 'string',
          format: 'object-name',
          default: 'spire-agent',
          description: 'Service account of the SPIRE agents: the only one that may attest a node.',
        },
        additionalAgentNamespaces: {
          type: 'array',
          items: { type: 'string', format: 'dns-label' },
          default: [],
          description:
            'Other namespaces whose SPIRE agents, under the same service account, may attest nodes.',
        },
        ...serviceAccounts(),
        server: SERVER,
        agent: {
          type: 'object',
          default: {},
          description: 'The agent on each node.',
          properties: {
            image: {
              ...IMAGE,
              description: 'Image of the agent. Absent: the release that this package is tested with.',
            },
            logLevel: SERVER_LOG_LEVEL,
            hostNetwork: {
              type: 'boolean',
              default: false,
              description: "Whether agents use their node's network.",
            },
            skipKubeletVerification: {
              type: 'boolean',
              default: false,
              description:
                'Whether agents accept any certificate of the kubelet. For clusters whose kubelets have self-signed ones.',
            },
            kubeletNodesProxy: {
              type: 'boolean',
              default: false,
              description:
                'Whether agents ask the kubelet by the right nodes/proxy, which also lets them run commands in pods. For Kubernetes before 1.33, which does not know nodes/pods.',
            },
            tolerations: {
              type: 'array',
              description: 'Tolerations of the agents. Absent: they run on every node.',
              items: {
                type: 'object',
                properties: {
                  key: { type: 'string' },
                  operator: { type: 'string', enum: ['Exists', 'Equal'] },
                  value: { type: 'string' },
                  effect: { type: 'string', enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
                  tolerationSeconds: { type: 'integer', minimum: 0 },
                },
              },
            },
            resources: RESOURCES,
            priorityClassName: {
              type: 'string',
              format: 'object-name',
              description: "Priority class of the agents. Absent: the package's.",
            },
          },
        },
        postgres: POSTGRES,
        controllerManager: {
          type: 'object',
          default: {},
          description: 'The controller manager, which turns ClusterSPIFFEIDs into registration entries.',
          properties: {
            enabled: { type: 'boolean', default: true, description: 'Whether it runs beside the server.' },
            image: {
              ...IMAGE,
              description: 'Image, with its tag. Absent: the release that this package is tested with.',
            },
            logLevel: {
              type: 'string',
              enum: ['error', 'warn', 'info', 'debug'],
              default: 'info',
              description: 'What it logs.',
            },
            ignoreNamespaces: {
              type: 'array',
              items: { type: 'string', format: 'dns-label' },
              default: ['kube-system', 'kube-public', 'local-path-storage', 'kube-node-lease'],
              description: 'Namespaces whose pods get no identity. Whole names, not patterns.',
            },
            className: {
              type: 'string',
              format: 'label-value',
              description: 'Class of the resources that it handles. Absent: those without a class.',
            },
            enableWebhooks: {
              type: 'boolean',
              default: false,
              description:
                'Whether the API server asks it to validate resources of its class before they are stored. While it does not answer they are stored unseen.',
            },
            validatingWebhookConfigurationName: {
              type: 'string',
              format: 'object-name',
              description: "Name of the ValidatingWebhookConfiguration. Absent: the package's.",
            },
            leaderElectionResourceName: {
              type: 'string',
              format: 'object-name',
              default: 'spire-controller-manager',
              description: 'Lease by which one of several replicas leads.',
            },
            resources: RESOURCES,
          },
        },
        acknowledge: {
          type: 'array',
          items: {
            type: 'object',
            required: ['rule', 'reason'],
            properties: {
              rule: {
                type: 'string',
                format: 'text',
                description: 'Its name, in brackets at the end of the warning.',
              },
              reason: { type: 'string', format: 'text', description: 'Why the risk is accepted here.' },
            },
          },
          default: [],
          examples: [[{ rule: 'public-server', reason: 'Edge agents come from anywhere.' }]],
          description: 'Warnings that are accepted. An error cannot be.',
        },
        networkPolicies: {
          type: 'object',
          default: {},
          description:
            'NetworkPolicies that admit to SPIRE and its database, and to services, only who needs them.',
          properties: {
            enabled: { type: 'boolean', default: true, description: 'Whether they are installed.' },
            services: {
              type: 'boolean',
              default: false,
              description:
                'Whether ports of services that other services call admit those callers only. Turn it on when nothing else needs them.',
            },
          },
        },
        monitoring: {
          type: 'object',
          default: {},
          description: 'PodMonitors, PrometheusRules and a dashboard. Needs the Prometheus operator.',
          properties: {
            enabled: { type: 'boolean', default: false, description: 'Whether they are installed.' },
            namespace: {
              type: 'string',
              format: 'dns-label',
              default: 'monitoring',
              description: 'Namespace of Prometheus, which NetworkPolicies let scrape.',
            },
            labels: {
              type: 'object',
              additionalProperties: { type: 'string' },
              default: {},
              examples: [{ release: 'kube-prometheus-stack' }],
              description: "Labels by which the operator's Prometheus finds monitors and rules.",
            },
          },
        },
      },
    },
    certs: CERTS,
    web: WEB,
  },
} as const satisfies JsonSchema;

/** A values file, checked, with defaults filled in. */
export type Values = Typed<typeof VALUES_SCHEMA>;

/** Its `spire` block. */
export type SpireValues = Values['spire'];

/** Its `certs` block. */
export type CertsValues = Values['certs'];

/** Its `web` block. */
export type WebValues = Values['web'];
