import { type ServingSettings, sourceSecretOf } from '../../settings';
import { key, listPath, literal, variable } from './expressions';
import { type ContextEntry } from './policy';

const DATA = `data.${key('ca.crt')}`;
const PEM = `base64_decode(${DATA})`;

/** Expression on a Secret: whether it holds certificates under `ca.crt`, and no key that somebody put beside them. */
const IS_ROOT = `contains(${PEM}, '-----BEGIN CERTIFICATE-----') && !contains(${PEM}, 'PRIVATE KEY-----')`;

/** Expression on a text in base64: the same text, ended by one line break. */
const ENDED = `join('', [trim(base64_decode(@), ${literal(' \r\n')}), ${literal('\n')}])`;

/** Characters of the digest in the name of a kept root: enough to tell a few roots apart. */
const DIGEST_LENGTH = 10;

/**
 * Expression: of a list of Secrets those that are roots, as `{name, uid, version, root, further}`. Of a Secret nothing
 * else is taken: the key of an authority stays where it is.
 */
export function rootsOf(secrets: string, { rootLabel }: ServingSettings): string {
  const fields = {
    name: 'metadata.name',
    uid: 'metadata.uid',
    version: 'metadata.resourceVersion',
    root: DATA,
    further: `metadata.labels.${key(rootLabel)} == 'true'`,
  };
  const object = Object.entries(fields).map(([name, path]) => `${name}: ${path}`);
  return `${secrets}[?${DATA}] | [?${IS_ROOT}].{${object.join(', ')}}`;
}

/** Context `trustSource`, the current root, and `trustFurther`, the other trusted ones: lists of {@link rootsOf}. */
export function trustedRoots(settings: ServingSettings): ContextEntry[] {
  const { rootNamespace, rootLabel } = settings;
  const source = sourceSecretOf(settings);
  const secrets = `/api/v1/namespaces/${rootNamespace}/secrets`;
  return [
    {
      name: 'trustSource',
      apiCall: {
        urlPath: listPath(secrets, 'fieldSelector', `metadata.name=${source}`),
        jmesPath: rootsOf('items', settings),
      },
    },
    {
      name: 'trustFurther',
      apiCall: {
        urlPath: listPath(secrets, 'labelSelector', `${rootLabel}=true`),
        jmesPath: `${rootsOf('items', settings)} | [?name != '${source}']`,
      },
    },
  ];
}

/**
 * Context `trustBundle`: PEM of the current root and then of the others, in base64. A root that is both is in it once.
 *
 * @param source expression of a list that has the current root
 * @param further expression of a list of the others, by name
 */
export function trustBundle(source: string, further: string): ContextEntry[] {
  const current = variable(`to_string(${source}[0].root)`);
  const roots = `[${source}[].root, ${further}[?root != '${current}'].root][]`;
  return [{ name: 'trustBundle', variable: { jmesPath: `base64_encode(join('', ${roots}.${ENDED}))` } }];
}

/** Expression: what the current root is kept as. The digest is that of its PEM. */
export function keptName({ rootSecret }: ServingSettings): string {
  return `join('-', ['${rootSecret}', truncate(sha256(trustSource[0].root.${ENDED}), ${literal(DIGEST_LENGTH)})])`;
}
