import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EntryRef, type LayoutDocument } from '../../lib/certificates/layout';
import {
  type CertificateStore,
  DirectoryStore,
  type FileOwner,
  kubectl,
  KubectlStore,
  KubectlWorkloads,
  KubernetesApi,
  KubernetesStore,
  KubernetesWorkloads,
  StoreUnreachableError,
  type WorkloadAccess,
} from '../../lib/certificates/issuer';
import { type Args, badArgument, type OptionSpecs } from './args';
import { type ProgramIo } from './io';

/** Options that say where the certificates are. */
export const PLACE_OPTIONS: OptionSpecs = {
  dir: { value: 'DIR', help: 'in this directory, a folder for each entry of the layout' },
  owner: { value: 'UID:GID', help: "with --dir: who gets the services' files (needs root)" },
  'in-cluster': { help: "in Secrets, with the pod's service account" },
  namespace: { value: 'NS', help: 'in Secrets, with kubectl; one of those of the layout' },
  context: {
    value: 'CONTEXT',
    help: 'with --namespace: the context of the kubeconfig (default: the current one)',
  },
};

/** Where certificates are, and the workloads that use them. */
export interface Place {
  readonly store: CertificateStore;
  readonly workloads?: WorkloadAccess;
}

/** @throws InvalidInputError unless exactly one place is named */
export function checkPlace(args: Args): void {
  const named = ['dir', 'in-cluster', 'namespace'].filter((name) => args.flag(name) || args.text(name));
  const choices = '--dir DIR, --in-cluster or --namespace NS';
  if (named.length === 0) throw badArgument('certs', 'is not told where the certificates are', choices);
  if (named.length > 1)
    throw badArgument(`--${named.join(' --')}`, 'is more than one place', `one of ${choices}`);
  const depends = { owner: 'dir', context: 'namespace' };
  for (const [option, on] of Object.entries(depends)) {
    if (args.text(option) && !args.text(on)) {
      throw badArgument(`--${option}`, 'has no meaning here', `--${on} with it`);
    }
  }
}

/**
 * @param entries what the command works on
 * @throws InvalidInputError if they do not fit the place
 */
export function placeOf(args: Args, entries: EntryRef[], io: ProgramIo): Place {
  const directory = args.text('dir');
  if (directory !== undefined) {
    const owner = args.text('owner');
    return {
      store: new DirectoryStore({
        directory,
        folderOf: folderNames(entries),
        owner: owner === undefined ? undefined : ownerOf(owner),
      }),
    };
  }
  if (args.flag('in-cluster')) {
    const api = new KubernetesApi(inCluster(io));
    return { store: new KubernetesStore(api), workloads: new KubernetesWorkloads(api) };
  }
  const namespace = args.text('namespace')!;
  const namespaces = [...new Set(entries.map((entry) => entry.namespace))];
  if (!namespaces.includes(namespace)) {
    throw badArgument(
      `--namespace ${namespace}`,
      'is not where the entries are that this is about',
      namespaces.map((known) => `--namespace ${known}`).join(' or '),
    );
  }
  const run = kubectl(args.text('context'));
  return { store: new KubectlStore(run), workloads: new KubectlWorkloads(run) };
}

/** Everything that a layout stores. */
export const entriesOf = ({ authority, targets }: LayoutDocument): EntryRef[] => [
  authority.entry,
  ...targets.map(({ entry }) => entry),
];

/**
 * The name of the entry; with its namespace where another namespace has an entry of that name. One that is only
 * read, for its authority, changes no other's name.
 */
function folderNames(entries: EntryRef[]): (ref: EntryRef) => string {
  return ({ namespace, name }) => {
    const others = entries.filter((entry) => entry.name === name && entry.namespace !== namespace);
    return others.length > 0 ? `${namespace}_${name}` : name;
  };
}

function ownerOf(text: string): FileOwner {
  const [, uid, gid] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  if (uid === undefined) throw badArgument(`--owner ${text}`, 'is no user and group', '--owner 10001:10001');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Where the kubelet puts what a pod needs to talk to its API server. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

function inCluster({ env }: ProgramIo) {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (!host) {
    throw badArgument(
      '--in-cluster',
      'is for a pod, and there is no KUBERNETES_SERVICE_HOST',
      '--namespace NS',
    );
  }
  // Another folder is for tests and for tokens that are projected elsewhere.
  const folder = env.SERVICE_ACCOUNT_DIR ?? SERVICE_ACCOUNT;
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: serviceAccountFile(folder, 'ca.crt'),
    token: () => serviceAccountFile(folder, 'token').trim(),
  };
}

function serviceAccountFile(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    throw new StoreUnreachableError(
      `The pod's service account cannot be read: ${(error as Error).message}. Is its token mounted?`,
    );
  }
}
