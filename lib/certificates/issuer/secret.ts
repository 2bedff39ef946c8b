import { type EntryRef } from '../layout/document';
import { type Entry, type EntryFiles, ForeignEntryError, looksLikeCertificates, RefusedError } from './store';

/** A Secret, as far as it matters here. */
export interface Secret {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly type?: string;
  readonly immutable?: boolean;
  readonly metadata: SecretMetadata;
  readonly data?: { readonly [key: string]: string };
}

/** Whatever else is in it is handed back as it came. */
export interface SecretMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly resourceVersion?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly ownerReferences?: {
    readonly kind: string;
    readonly name: string;
    readonly controller?: boolean;
  }[];
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const PART_OF = 'app.kubernetes.io/part-of';

/** Labels of the Secrets of this program; those of somebody else are refused. */
export const SECRET_LABELS: { readonly [key: string]: string } = {
  [MANAGED_BY]: 'cdk8s-spire',
  [PART_OF]: 'runtime-certificates',
};

const HAND_OVER = `another name, or hand it over with the label ${PART_OF}=${SECRET_LABELS[PART_OF]}`;

/** `Secret demo/serviceradar-runtime-certs`. */
export const secretPlace = ({ namespace, name }: EntryRef): string => `Secret ${namespace}/${name}`;

/** What a Secret holds. @throws ForeignEntryError if it is somebody else's */
export function entryOf(ref: EntryRef, secret: Secret): Entry {
  refuseOther(ref, secret);
  const files = filesOf(secret);
  refuseForeign(ref, secret, files);
  return { version: secret.metadata.resourceVersion!, files };
}

/** The named files of a Secret, whoever keeps it. @throws ForeignEntryError if it is of another type */
export function someFilesOf(ref: EntryRef, secret: Secret, names: string[]): EntryFiles {
  refuseOther(ref, secret);
  refuseType(ref, secret);
  return Object.fromEntries(Object.entries(filesOf(secret)).filter(([name]) => names.includes(name)));
}

/** A proxy may answer with whatever it likes. */
function refuseOther(ref: EntryRef, secret: Partial<Secret> | undefined): void {
  if (secret?.metadata?.resourceVersion) return;
  throw new RefusedError(`${secretPlace(ref)} came without metadata: what answered is no Kubernetes API`);
}

const filesOf = ({ data = {} }: Secret): EntryFiles =>
  Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Buffer.from(text, 'base64')]));

function refuseType(ref: EntryRef, { type }: Secret): void {
  if (type === 'Opaque') return;
  throw new ForeignEntryError(secretPlace(ref), `has the type ${type}`, 'the name of one of type Opaque');
}

function refuseForeign(ref: EntryRef, secret: Secret, files: EntryFiles): void {
  const foreign = (problem: string, instead: string) => {
    throw new ForeignEntryError(secretPlace(ref), problem, instead);
  };
  refuseType(ref, secret);
  const { labels = {}, ownerReferences = [] } = secret.metadata;
  const owner = ownerReferences.find(({ controller }) => controller);
  if (owner) foreign(`is kept by ${owner.kind} ${owner.name}`, 'another name');
  // Helm and others write their own name over the first label, so the second one decides.
  if (labels[PART_OF] === SECRET_LABELS[PART_OF]) return;
  const manager = labels[MANAGED_BY];
  if (manager && manager !== SECRET_LABELS[MANAGED_BY]) foreign(`is managed by ${manager}`, HAND_OVER);
  if (!looksLikeCertificates(files)) foreign('holds something other than certificates', HAND_OVER);
}

/** Where kubectl keeps what was last applied: the keys that were in it, in plain sight. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The metadata without the annotation that repeats the content. */
function metadataOf(earlier: Secret | undefined): Partial<SecretMetadata> {
  const annotations = Object.entries(earlier?.metadata.annotations ?? {}).filter(
    ([name]) => name !== LAST_APPLIED,
  );
  return {
    ...earlier?.metadata,
    // JSON leaves out what is undefined.
    annotations: annotations.length > 0 ? Object.fromEntries(annotations) : undefined,
  };
}

/** The Secret with other content. What others wrote into its metadata stays, unless it repeats the content. */
export function secretWith(ref: EntryRef, files: EntryFiles, earlier: Secret | undefined): Secret {
  if (earlier?.immutable) {
    throw new ForeignEntryError(secretPlace(ref), 'is immutable', 'one that is not, or another name');
  }
  if (earlier?.metadata.deletionTimestamp !== undefined) {
    throw new RefusedError(`${secretPlace(ref)} is being deleted, and what is written goes with it`);
  }
  const labels = earlier?.metadata.labels ?? {};
  return {
    ...earlier,
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...metadataOf(earlier),
      name: ref.name,
      namespace: ref.namespace,
      labels: { ...labels, ...SECRET_LABELS, [MANAGED_BY]: labels[MANAGED_BY] ?? SECRET_LABELS[MANAGED_BY] },
    },
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, content.toString('base64')]),
    ),
  };
}
