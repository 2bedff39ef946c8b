import { type WorkloadRef } from '../layout/document';
import { type ApiAnswer, type KubernetesApi } from './kubernetes-api';
import {
  ForbiddenError,
  type FoundWorkload,
  RESTART_ANNOTATION,
  type WorkloadAccess,
  workloadPlace,
} from './restart';
import { RefusedError } from './store';

/** Reaches workloads through the Kubernetes API. */
export class KubernetesWorkloads implements WorkloadAccess {
  constructor(private readonly api: KubernetesApi) {}

  async find(workload: WorkloadRef): Promise<FoundWorkload | undefined> {
    const answer = await this.api.call('GET', pathOf(workload));
    if (answer.status === 404) return undefined;
    expectSuccess(answer, 'get', workload);
    return foundWorkload(workload, answer.body);
  }

  async annotate(workload: WorkloadRef, value: string): Promise<void> {
    const answer = await this.api.call(
      'PATCH',
      pathOf(workload),
      annotationPatch(value),
      'application/strategic-merge-patch+json',
    );
    // Deleted since it was found: there is nothing to restart.
    if (answer.status !== 404) expectSuccess(answer, 'patch', workload);
  }
}

/** Of a workload as the API has it. */
export function foundWorkload(workload: WorkloadRef, { metadata, spec }: any): FoundWorkload {
  if (!metadata) {
    throw new RefusedError(
      `${workloadPlace(workload)} came without metadata: what answered is no Kubernetes API`,
    );
  }
  const annotation = spec?.template?.metadata?.annotations?.[RESTART_ANNOTATION];
  return { ...(annotation && { annotation }), created: new Date(metadata.creationTimestamp) };
}

export const annotationPatch = (value: string) => ({
  spec: { template: { metadata: { annotations: { [RESTART_ANNOTATION]: value } } } },
});

const pathOf = ({ kind, namespace, name }: WorkloadRef): string =>
  `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;

function expectSuccess({ status, body }: ApiAnswer, verb: string, workload: WorkloadRef): void {
  if (status >= 200 && status < 300) return;
  if (status === 403) throw new ForbiddenError(`the right to ${verb} it is missing`);
  throw new RefusedError(`Cannot ${verb} ${workloadPlace(workload)}: ${body?.reason ?? `answer ${status}`}`);
}
