import { type JsonSchema } from './json-schema';

/** Parts that several blocks of the schema share. */
export const IMAGE = {
  type: 'string',
  format: 'container-image',
} as const satisfies JsonSchema;

export const SERVER_LOG_LEVEL = {
  type: 'string',
  enum: ['DEBUG', 'INFO', 'WARN', 'ERROR'],
  default: 'INFO',
  description: 'What it logs. DEBUG writes selectors and IDs of every request.',
} as const satisfies JsonSchema;

const QUANTITIES = {
  type: 'object',
  default: {},
  additionalProperties: { type: 'string', format: 'k8s-quantity' },
} as const satisfies JsonSchema;

export const RESOURCES = {
  type: 'object',
  description: "Requests and limits. Absent: the package's.",
  examples: [{ requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } }],
  properties: {
    requests: { ...QUANTITIES, description: 'What is reserved, such as cpu and memory.' },
    limits: { ...QUANTITIES, description: 'What is the most.' },
  },
} as const satisfies JsonSchema;
