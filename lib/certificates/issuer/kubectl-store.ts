import { type EntryRef } from '../layout/document';
import { complaint, type Kubectl, type ProgramResult } from './kubectl';
import { entryOf, type Secret, secretPlace, secretWith, someFilesOf } from './secret';
import {
  type CertificateStore,
  ConflictError,
  type Entry,
  type EntryFiles,
  RefusedError,
  StoreUnreachableError,
} from './store';

/** Keeps each entry in a Secret, through kubectl: with whatever login the kubeconfig has. */
export class KubectlStore implements CertificateStore {
  /** Secrets as they were read, for what else is in them. */
  private readonly secrets = new Map<string, Secret>();

  constructor(private readonly run: Kubectl) {}

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
    const earlier = expected === undefined ? undefined : this.secrets.get(keyOf(ref, expected));
    if (expected !== undefined && !earlier) throw new ConflictError(secretPlace(ref));
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

  private async get(ref: EntryRef): Promise<Secret | undefined> {
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

const keyOf = ({ namespace, name }: EntryRef, version: string): string => `${namespace}/${name}@${version}`;

function expectSuccess(result: ProgramResult, verb: string, ref: EntryRef): void {
  if (result.code === 0) return;
  // What the API server says is about this one; anything else is about kubectl.
  const refused = result.stderr.startsWith('Error from server (');
  throw new (refused ? RefusedError : StoreUnreachableError)(
    `Cannot ${verb} ${secretPlace(ref)}: ${complaint(result)}`,
  );
}
