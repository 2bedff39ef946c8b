import { type EntryFiles } from '../../../../lib/certificates/issuer';
import { type EntryRef } from '../../../../lib/certificates/layout';

export const LABELS = {
  'app.kubernetes.io/managed-by': 'cdk8s-spire',
  'app.kubernetes.io/part-of': 'runtime-certificates',
};

export const secretPath = ({ namespace, name }: EntryRef): string =>
  `/api/v1/namespaces/${namespace}/secrets/${name}`;

/** A Secret as the API has it. */
export function secretOf(
  { namespace, name }: EntryRef,
  texts: { readonly [key: string]: string },
  changes: { readonly metadata?: object; readonly [key: string]: unknown } = {},
): any {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    ...changes,
    metadata: { name, namespace, ...changes.metadata },
    data: Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    ),
  };
}

/** What the Secret holds. */
export const filesIn = (secret: any): EntryFiles =>
  Object.fromEntries(
    Object.entries(secret.data as { [key: string]: string }).map(([key, text]) => [
      key,
      Buffer.from(text, 'base64'),
    ]),
  );

const CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/** Secrets that belong to somebody else, and why. */
export const FOREIGN: [string, RegExp, (ref: EntryRef) => any][] = [
  [
    'another type',
    /has the type kubernetes.io\/tls/,
    (ref) => secretOf(ref, {}, { type: 'kubernetes.io/tls' }),
  ],
  [
    'another type, with our labels',
    /has the type kubernetes.io\/basic-auth/,
    (ref) => secretOf(ref, {}, { type: 'kubernetes.io/basic-auth', metadata: { labels: LABELS } }),
  ],
  ['something else', /something other than certificates/, (ref) => secretOf(ref, { password: 'x' })],
  ['nothing, and no label', /something other than certificates/, (ref) => secretOf(ref, {})],
  [
    'certificates that Helm manages',
    /is managed by Helm/,
    (ref) =>
      secretOf(
        ref,
        { 'root.pem': CERTIFICATE },
        { metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } } },
      ),
  ],
  [
    'what an operator keeps',
    /is kept by Certificate web/,
    (ref) =>
      secretOf(
        ref,
        { 'root.pem': CERTIFICATE },
        {
          metadata: {
            labels: LABELS,
            ownerReferences: [{ kind: 'Certificate', name: 'web', controller: true }],
          },
        },
      ),
  ],
];
