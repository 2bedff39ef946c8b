import { type CustomResourceDefinition, type JSONSchemaProps } from 'kubernetes-types/apiextensions/v1';

/** Facts of a custom resource definition, one a line: what a user of it depends on, without the prose. */
export function digest(crd: CustomResourceDefinition): Record<string, string> {
  const { group, names, scope, versions } = crd.spec;
  const facts: Record<string, string> = { group, scope, names: stable(names) };
  for (const { name, schema, ...version } of versions) {
    facts[name] = stable(version);
    describeSchema(`${name}:`, schema?.openAPIV3Schema ?? {}, facts);
  }
  return facts;
}

function describeSchema(path: string, schema: JSONSchemaProps, facts: Record<string, string>): void {
  const { properties = {}, items, additionalProperties, required = [], ...rest } = schema;
  facts[path] = stable({ ...rest, description: undefined, required: [...required].sort() });
  for (const [name, property] of Object.entries(properties))
    describeSchema(`${path}.${name}`, property, facts);
  if (items) describeSchema(`${path}[]`, items as JSONSchemaProps, facts);
  if (additionalProperties) describeSchema(`${path}{}`, additionalProperties as JSONSchemaProps, facts);
}

/** The definition without prose, generator's annotation and the server's own status. */
export function structure({ apiVersion, kind, metadata, spec }: CustomResourceDefinition): unknown {
  return withoutDescriptions({ apiVersion, kind, metadata: { name: metadata?.name }, spec });
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(
    ([key, member]) => key !== 'description' || typeof member !== 'string',
  );
  return Object.fromEntries(members.map(([key, member]) => [key, withoutDescriptions(member)]));
}

function stable(object: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))));
}
