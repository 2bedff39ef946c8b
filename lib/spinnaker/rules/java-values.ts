import { type SpinnakerServiceType } from '../service-types';
import { type Leaf, leavesOf, type Tree, valueAt } from '../tree';

/** A value that Spring reads. */
export interface JavaValue extends Leaf {
  /** The key, in the one spelling that all of Spring's spellings have in common: see {@link javaKey}. */
  readonly key: string;
}

/** `server.ssl.key-store`, `server: {ssl: {keyStore}}` and `SERVER_SSL_KEYSTORE` are one key to Spring. */
export function javaKey(path: readonly string[]): string {
  return path.join('').replace(/[-_.]/g, '').toLowerCase();
}

/**
 * What the environment of a Java service sets, which wins over its profile: variables by their names, properties of
 * the JVM (`JAVA_OPTS: -Dserver.ssl.enabled=false`), and Spring's JSON.
 */
export function environmentValues(config: Tree, { name }: SpinnakerServiceType): JavaValue[] {
  return [name, 'spinnaker'].flatMap((each) => {
    const path = ['service-settings', each, 'env'];
    return leavesOf(valueAt(config, path), path).flatMap((leaf) => [
      { ...leaf, key: javaKey([leaf.path.at(-1)!]) },
      ...properties(leaf),
      ...json(leaf),
    ]);
  });
}

function properties({ path, value }: Leaf): JavaValue[] {
  return [...`${value}`.matchAll(/-D["']?([\w.-]+)=["']?([^\s"']*)/g)].map(([, property, text]) => ({
    path: [...path, property],
    value: text,
    key: javaKey([property]),
  }));
}

function json({ path, value }: Leaf): JavaValue[] {
  if (javaKey([path.at(-1)!]) !== 'springapplicationjson') return [];
  try {
    return leavesOf(JSON.parse(`${value}`)).map((leaf) => ({
      path: [...path, ...leaf.path],
      value: leaf.value,
      key: javaKey(leaf.path),
    }));
  } catch {
    return []; // Spring does not read it either.
  }
}
