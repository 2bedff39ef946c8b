import { type WorkloadRef } from '../layout/document';
import { complaint, type Kubectl, type ProgramResult } from './kubectl';
import { annotationPatch, foundWorkload } from './kubernetes-workloads';
import { ForbiddenError, type FoundWorkload, type WorkloadAccess, workloadPlace } from './restart';
import { RefusedError, StoreUnreachableError } from './store';

/** Reaches workloads through kubectl. */
export class KubectlWorkloads implements WorkloadAccess {
  constructor(private readonly run: Kubectl) {}

  async find(workload: WorkloadRef): Promise<FoundWorkload | undefined> {
    const result = await this.run(['get', ...argumentsOf(workload), '--ignore-not-found', '--output=json']);
    expectSuccess(result, 'get', workload);
    return result.stdout.trim() === '' ? undefined : foundWorkload(workload, JSON.parse(result.stdout));
  }

  async annotate(workload: WorkloadRef, value: string): Promise<void> {
    const patch = JSON.stringify(annotationPatch(value));
    const result = await this.run([
      'patch',
      ...argumentsOf(workload),
      '--type=strategic',
      `--patch=${patch}`,
      '--output=name',
    ]);
    if (!result.stderr.includes('(NotFound)')) expectSuccess(result, 'patch', workload);
  }
}

const argumentsOf = ({ kind, namespace, name }: WorkloadRef): string[] => [
  `${kind.toLowerCase()}.apps`,
  name,
  `--namespace=${namespace}`,
];

function expectSuccess(result: ProgramResult, verb: string, workload: WorkloadRef): void {
  if (result.code === 0) return;
  if (result.stderr.includes('(Forbidden)')) {
    throw new ForbiddenError(`the right to ${verb} it is missing`);
  }
  // What the API server says is about this one; anything else is about kubectl.
  const refused = result.stderr.startsWith('Error from server (');
  throw new (refused ? RefusedError : StoreUnreachableError)(
    `Cannot ${verb} ${workloadPlace(workload)}: ${complaint(result)}`,
  );
}
