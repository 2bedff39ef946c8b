import { COMBINATIONS } from './combinations';
import { SchemaReader } from './reader';
import { refusedCertificates } from './refused-certificates';
import { VALUES_SCHEMA, type Values } from './schema';
import { InvalidValuesError, ValuesSource } from './source';

export interface LoadValuesProps {
  /**
   * Whether the values are for a cluster: then keys are refused that only Docker Compose knows.
   * @default false
   */
  readonly forCluster?: boolean;
}

/**
 * Reads a values file.
 *
 * @param text what the file contains
 * @param file its name, for messages
 * @throws InvalidValuesError with everything that is wrong: each problem with line, column and key.
 */
export function loadValues(text: string, file: string, props: LoadValuesProps = {}): Values {
  const source = new ValuesSource(text, file);
  const reader = new SchemaReader(source, VALUES_SCHEMA);
  if (!source.parsed) throw new InvalidValuesError(source.problems);
  const root = { key: '', keyOffset: 0, node: source.resolve(source.root) };
  const values = reader.read(VALUES_SCHEMA, root) as Values;
  checkCombinations(values, reader, props);
  // They are asked together with everything else about the certificates, which has to be right for that.
  if (source.problems.length === 0) {
    for (const { key, problem } of refusedCertificates(values)) {
      reader.refusePart(placeOf(key, reader), problem);
    }
  }
  if (source.problems.length > 0) {
    throw new InvalidValuesError(source.problems.sort((a, b) => a.offset - b.offset));
  }
  return values;
}

function checkCombinations(values: Values, reader: SchemaReader, props: LoadValuesProps): void {
  const written = (key: string): boolean => reader.written.has(key);
  for (const { rule, key, reads, check, forCluster } of COMBINATIONS) {
    if (forCluster && !props.forCluster) continue;
    if ([key, ...reads].some((k) => reader.refused.has(k))) continue;
    const finding = check(values, written);
    if (finding) reader.refuse(placeOf(key, reader), rule, finding.problem, finding.instead);
  }
}

/** Where a key is, or, if its value is a default, the block that it would be in. */
function placeOf(key: string, reader: SchemaReader) {
  for (let k = key; k; k = k.slice(0, Math.max(0, k.lastIndexOf('.')))) {
    const place = reader.written.get(k);
    if (place) return { ...place, key, node: k === key ? place.node : undefined };
  }
  return { key, keyOffset: 0, node: undefined };
}
