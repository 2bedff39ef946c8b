import { type EntryRef } from '../layout/document';
import { complaint, type Kubectl, type ProgramResult } from './kubectl';
import { type Secret, secretPlace, secretWith } from './secret';
import { SecretStore } from './secret-store';
import { ConflictError, type EntryFiles, RefusedError, StoreUnreachableError } from './store';

/** Keeps each entry in a Secret, through kubectl: with whatever login the kubeconfig has. */
export class KubectlStore extends SecretStore {
  constructor(private readonly run: Kubectl) {
    super();
  }

  override async write(ref: EntryRef, files: EntryFiles, expected: string | undefined): Promise<void> {
    const earlier = expected === undefined ? undefined : this.asRead(ref, expected);
    const verb = earlier ? 'replace' : 'create';
    const result = await this.run(
      [verb, '--filename=-', '--output=name'],
      JSON.stringify(secretWith(ref, files, earlier)),
    );
    // Reasons of the API server; "not found" of a replaced Secret means that it was deleted since.
    const conflict = earlier ? /\((Conflict|NotFound)\)/ : /\(AlreadyExists\)/;
    if (result.code !== 0 && conflict.test(result.stderr)) throw new ConflictError(secretPlace(ref));
    expectSuccess(result, verb, ref);
  }

  protected override async get(ref: EntryRef): Promise<Secret | undefined> {
    const { namespace, name } = ref;
    const result = await this.run([
      'get',
      'secret',
      name,
      `--namespace=${namespace}`,
      '--ignore-not-found',
      '--output=json',
    ]);
    expectSuccess(result, 'get', ref);
    return result.stdout.trim() === '' ? undefined : JSON.parse(result.stdout);
  }
}

function expectSuccess(result: ProgramResult, verb: string, ref: EntryRef): void {
  if (result.code === 0) return;
  // What the API server says is about this one; anything else is about kubectl.
  const refused = result.stderr.startsWith('Error from server (');
  throw new (refused ? RefusedError : StoreUnreachableError)(
    `Cannot ${verb} ${secretPlace(ref)}: ${complaint(result)}`,
  );
}
