import { nearest } from '../../identity';
import { CertificateKeyType, KeyEncoding, Pkcs12Profile } from './key-type';
import { type LayoutProblem } from './problems';

/** What is wrong with the types and keys of `value`, which came from a file. */
export function shapeProblems(value: unknown): LayoutProblem[] {
  return LAYOUT(value, '');
}

type Check = (value: unknown, path: string) => LayoutProblem[];

const refused = (
  path: string,
  rule: string,
  value: string,
  problem: string,
  instead: string,
): LayoutProblem[] => [{ path, problem: { rule, value, problem, instead } }];

const ofType =
  (fits: (value: unknown) => boolean, problem: string, instead: string): Check =>
  (value, path) =>
    fits(value) ? [] : refused(path, 'type', excerpt(value), problem, instead);

const text = ofType((value) => typeof value === 'string', 'is no text', 'one text');
const number = ofType(Number.isSafeInteger, 'is no whole number', 'a number such as 1');
const truth = ofType((value) => typeof value === 'boolean', 'is neither true nor false', 'true or false');

const choice =
  (choices: (string | number)[]): Check =>
  (value, path) => {
    if (choices.includes(value as string)) return [];
    const names = choices.map((name) => JSON.stringify(name));
    const close = nearest(String(value), choices.map(String));
    const instead = close ? JSON.stringify(close) : `one of ${names.join(', ')}`;
    return refused(path, 'choice', excerpt(value), `is none of ${names.join(', ')}`, instead);
  };

const list =
  (item: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((member, i) => item(member, `${path}[${i}]`))
      : refused(path, 'type', excerpt(value), 'is no list', 'a list in brackets');

const block =
  (required: { readonly [key: string]: Check }, optional: { readonly [key: string]: Check } = {}): Check =>
  (value, path) => {
    const keys = [...Object.keys(required), ...Object.keys(optional)];
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return refused(path, 'type', excerpt(value), 'is no map', `keys ${keys.join(', ')}`);
    const child = (key: string) => (path ? `${path}.${key}` : key);
    return [
      ...Object.keys(value)
        .filter((key) => !keys.includes(key))
        .flatMap((key) => {
          const instead = `"${nearest(key, keys) ?? keys.join('", "')}"`;
          return refused(path, 'unknown-key', key, 'is no key of this block', instead);
        }),
      ...Object.entries({ ...required, ...optional }).flatMap(([key, check]) => {
        if (Object.hasOwn(value, key)) return check((value as { [key: string]: unknown })[key], child(key));
        return key in required
          ? refused(path, 'missing-value', key, 'is not there', `"${key}" with a value`)
          : [];
      }),
    ];
  };

const ENTRY = block({ namespace: text, name: text });
const WORKLOAD = block({ kind: text, namespace: text, name: text });

const CERTIFICATE = block(
  {
    name: text,
    subject: text,
    dnsNames: list(text),
    ipAddresses: list(text),
    keyType: choice(Object.values(CertificateKeyType)),
    keyEncoding: choice(Object.values(KeyEncoding)),
    lifetimeSeconds: number,
    renewBeforeSeconds: number,
    chain: truth,
    workloads: list(WORKLOAD),
  },
  { owner: ENTRY, spiffeId: text, keystore: choice(Object.values(Pkcs12Profile)) },
);

const LAYOUT = block(
  {
    version: choice([1]),
    runtimeLayoutVersion: text,
    trustDomain: text,
    authority: block(
      {
        entry: ENTRY,
        subject: text,
        keyType: choice(Object.values(CertificateKeyType)),
        lifetimeSeconds: number,
        pathLength: number,
      },
      { adoptFrom: ENTRY },
    ),
    certificates: list(CERTIFICATE),
    targets: list(block({ entry: ENTRY, certificates: list(text) })),
  },
  {
    edge: block({ gateway: text, serverName: text, subjectSuffix: text, maxLifetimeSeconds: number }),
  },
);

/** A value of the wrong type, short enough for a message. */
function excerpt(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a map';
  return String(value).split('\n', 1)[0].slice(0, 60);
}
