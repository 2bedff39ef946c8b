import { FORMATS } from './formats';
import { type JsonSchema } from './json-schema';
import { VALUES_SCHEMA } from './schema';

/** The text of values.schema.json: the schema in the words of JSON Schema alone, so that any editor reads it. */
export function publishedSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of cdk8s-spire',
    ...publish(VALUES_SCHEMA),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function publish(schema: JsonSchema): object {
  if ('properties' in schema) {
    const properties = Object.entries(schema.properties).map(([key, property]) => [key, publish(property)]);
    const types = schema.required ? 'object' : ['object', 'null'];
    return {
      ...schema,
      type: types,
      properties: Object.fromEntries(properties),
      additionalProperties: false,
    };
  }
  if ('additionalProperties' in schema) {
    const { keys, ...rest } = schema;
    return {
      ...rest,
      ...(keys && { propertyNames: { pattern: FORMATS[keys].pattern } }),
      additionalProperties: publish(schema.additionalProperties),
    };
  }
  if ('items' in schema) return { ...schema, items: publish(schema.items) };
  const { format, ...rest } = schema;
  if (!format) return rest;
  const { pattern } = FORMATS[format];
  return { ...rest, pattern: schema.default === undefined ? `^$|${pattern}` : pattern };
}
