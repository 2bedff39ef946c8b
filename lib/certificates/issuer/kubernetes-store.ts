import { type EntryRef } from '../layout/document';
import { type ApiAnswer, type KubernetesApi } from './kubernetes-api';
import { type Secret, secretPlace, secretWith } from './secret';
import { SecretStore } from './secret-store';
import { ConflictError, type EntryFiles, RefusedError } from './store';

/** Keeps each entry in a Secret, through the Kubernetes API. */
export class KubernetesStore extends SecretStore {
  constructor(private readonly api: KubernetesApi) {
    super();
  }

  override async write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void> {
    if (expected === undefined) {
      const answer = await this.api.call('POST', collectionOf(ref), secretWith(ref, files, undefined));
      if (answer.status === 409) throw new ConflictError(secretPlace(ref));
      return expectSuccess(answer, 'create', ref);
    }
    const earlier = this.asRead(ref, expected);
    const answer = await this.api.call('PUT', pathOf(ref), secretWith(ref, files, earlier));
    // Not found: it was deleted since, which is a change as well.
    if (answer.status === 409 || answer.status === 404) throw new ConflictError(secretPlace(ref));
    return expectSuccess(answer, 'update', ref);
  }

  protected override async get(ref: EntryRef): Promise<Secret | undefined> {
    const answer = await this.api.call('GET', pathOf(ref));
    if (answer.status === 404) return undefined;
    expectSuccess(answer, 'get', ref);
    return answer.body;
  }
}

const collectionOf = ({ namespace }: EntryRef): string => `/api/v1/namespaces/${namespace}/secrets`;
const pathOf = (ref: EntryRef): string => `${collectionOf(ref)}/${ref.name}`;

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
