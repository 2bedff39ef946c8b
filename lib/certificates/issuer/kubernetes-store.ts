import { type EntryRef } from '../layout/document';
import { type ApiAnswer, type KubernetesApi } from './kubernetes-api';
import { entryOf, type Secret, secretPlace, secretWith, someFilesOf } from './secret';
import { type CertificateStore, ConflictError, type Entry, type EntryFiles, RefusedError } from './store';

/** Keeps each entry in a Secret, through the Kubernetes API. */
export class KubernetesStore implements CertificateStore {
  /** Secrets as they were read, for what else is in them. */
  private readonly secrets = new Map<string, Secret>();

  constructor(private readonly api: KubernetesApi) {}

  async read(ref: EntryRef): Promise<Entry | undefined> {
    const secret = await this.get(ref);
    if (!secret) return undefined;
    const entry = entryOf(ref, secret);
    this.secrets.set(keyOf(ref, entry.version), secret);
    return entry;
  }

  async peek(ref: EntryRef, names: string[]): Promise<EntryFiles | undefined> {
    const secret = await this.get(ref);
    return secret && someFilesOf(ref, secret, names);
  }

  async write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void> {
    if (expected === undefined) {
      const answer = await this.api.call('POST', collectionOf(ref), secretWith(ref, files, undefined));
      if (answer.status === 409) throw new ConflictError(secretPlace(ref));
      return expectSuccess(answer, 'create', ref);
    }
    const earlier = this.secrets.get(keyOf(ref, expected));
    if (!earlier) throw new ConflictError(secretPlace(ref));
    const answer = await this.api.call('PUT', pathOf(ref), secretWith(ref, files, earlier));
    // Not found: it was deleted since, which is a change as well.
    if (answer.status === 409 || answer.status === 404) throw new ConflictError(secretPlace(ref));
    return expectSuccess(answer, 'update', ref);
  }

  private async get(ref: EntryRef): Promise<Secret | undefined> {
    const answer = await this.api.call('GET', pathOf(ref));
    if (answer.status === 404) return undefined;
    expectSuccess(answer, 'get', ref);
    return answer.body;
  }
}

const collectionOf = ({ namespace }: EntryRef): string => `/api/v1/namespaces/${namespace}/secrets`;
const pathOf = (ref: EntryRef): string => `${collectionOf(ref)}/${ref.name}`;
const keyOf = ({ namespace, name }: EntryRef, version: string): string => `${namespace}/${name}@${version}`;

/** What went wrong, in the API server's words, which hold nothing of the content. */
function expectSuccess({ status, body }: ApiAnswer, verb: string, ref: EntryRef): void {
  if (status >= 200 && status < 300) return;
  throw new RefusedError(
    `Cannot ${verb} ${secretPlace(ref)}: ${body?.reason ?? `answer ${status}`}${hint(status, verb)}`,
  );
}

function hint(status: number, verb: string): string {
  if (status === 403) return `; its service account needs the right to ${verb} it`;
  if (status === 404) return '; is there such a namespace?';
  return '';
}
