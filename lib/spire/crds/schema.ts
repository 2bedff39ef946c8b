/** The part of a structural schema that SPIRE's custom resources use. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'boolean' | 'integer';
  readonly description?: string;
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly enum?: string[];
  readonly pattern?: string;
  readonly 'x-kubernetes-list-type'?: 'atomic';
  readonly 'x-kubernetes-map-type'?: 'atomic';
}

export const string = (description: string): Schema => ({ description, type: 'string' });
export const boolean = (description: string): Schema => ({ description, type: 'boolean' });
export const integer = (description: string): Schema => ({ description, type: 'integer' });
export const strings = (description: string): Schema => ({
  description,
  items: { type: 'string' },
  type: 'array',
});

/** A Kubernetes label selector. */
export const labelSelector = (description: string): Schema => ({
  description,
  properties: {
    matchExpressions: {
      description: 'Requirements on labels; all of them must hold.',
      items: {
        description: 'A requirement on one label.',
        properties: {
          key: string('Key of the label.'),
          operator: string('In, NotIn, Exists or DoesNotExist.'),
          values: {
            ...strings(
              'Values to compare with: at least one for In and NotIn, none for Exists and DoesNotExist.',
            ),
            'x-kubernetes-list-type': 'atomic',
          },
        },
        required: ['key', 'operator'],
        type: 'object',
      },
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
    },
    matchLabels: {
      additionalProperties: { type: 'string' },
      description: 'Labels with the value that each must have.',
      type: 'object',
    },
  },
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
});

/** The whole object: `spec`, `status`, and what every Kubernetes object has. */
export const resource = (description: string, spec: Schema, status: Schema): Schema => ({
  description,
  properties: {
    apiVersion: string('Group and version of this object: spire.spiffe.io/v1alpha1.'),
    kind: string('Kind of this object.'),
    metadata: { type: 'object' },
    spec,
    status,
  },
  required: ['metadata', 'spec'],
  type: 'object',
});
