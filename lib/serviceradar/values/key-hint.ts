import { nearest } from '../../identity';
import { type ObjectSchema } from './json-schema';

/**
 * What to write instead of a key that does not exist: the place where a key of that name does, else the
 * nearest key of the same block, else the nearest of the whole file, else what the block offers.
 */
export function keyHint(root: ObjectSchema, block: ObjectSchema, parent: string, key: string): string {
  const all = fullKeys(root);
  const elsewhere = all.filter((full) => lastOf(full) === key);
  if (elsewhere.length > 0 && elsewhere.length <= 3) return elsewhere.join(' or ');
  const siblings = Object.keys(block.properties);
  const sibling = nearest(key, siblings);
  if (sibling) return parent ? `${parent}.${sibling}` : sibling;
  const close = nearest(key, all.map(lastOf));
  const places = all.filter((full) => lastOf(full) === close);
  if (places.length > 0 && places.length <= 3) return places.join(' or ');
  return `one of ${siblings.join(', ')}`;
}

function fullKeys(schema: ObjectSchema, prefix = ''): string[] {
  return Object.entries(schema.properties).flatMap(([key, property]) => [
    `${prefix}${key}`,
    ...('properties' in property ? fullKeys(property, `${prefix}${key}.`) : []),
  ]);
}

function lastOf(full: string): string {
  return full.slice(full.lastIndexOf('.') + 1);
}
