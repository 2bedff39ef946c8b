/** Facts of a custom resource definition, one a line: what a user of it depends on, without the prose. */
export function digest(crd: any): Record<string, string> {
  const { group, names, scope, versions } = crd.spec;
  const facts: Record<string, string> = { group, scope, names: JSON.stringify(sorted(names)) };
  for (const { name, schema, ...version } of versions) {
    facts[name] = JSON.stringify(sorted(version));
    describeSchema(`${name}:`, schema.openAPIV3Schema, facts);
  }
  return facts;
}

function describeSchema(path: string, schema: any, facts: Record<string, string>): void {
  const { description: _, properties = {}, items, additionalProperties, required = [], ...rest } = schema;
  facts[path] = JSON.stringify(sorted({ ...rest, required: [...required].sort() }));
  for (const [name, property] of Object.entries(properties)) describeSchema(`${path}.${name}`, property, facts);
  if (items) describeSchema(`${path}[]`, items, facts);
  if (additionalProperties) describeSchema(`${path}{}`, additionalProperties, facts);
}

/** The definition without prose, generator's annotation and the server's own status. */
export function structure(crd: any): unknown {
  const { status: _, metadata, ...rest } = crd;
  return withoutDescriptions({ ...rest, metadata: { name: metadata.name } });
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key, member]) => key !== 'description' || typeof member !== 'string');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutDescriptions(member)]));
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
