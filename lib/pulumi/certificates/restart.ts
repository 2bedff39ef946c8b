import * as pulumi from '@pulumi/pulumi';
import { version } from '@pulumi/kubernetes/package.json';
import { type WorkloadRef } from '../../certificates';
import { RESTART_ANNOTATION } from '../../certificates/issuer';

/**
 * One annotation on the template of a workload's pods, which something else declares: another value restarts them.
 * It stays when the resource goes: taking it away would restart them once more.
 */
export class WorkloadRestart extends pulumi.CustomResource {
  constructor(
    name: string,
    workload: WorkloadRef,
    revision: pulumi.Output<string>,
    opts: pulumi.CustomResourceOptions,
  ) {
    super(
      `kubernetes:apps/v1:${workload.kind}Patch`,
      name,
      {
        apiVersion: 'apps/v1',
        kind: workload.kind,
        metadata: {
          name: workload.name,
          namespace: workload.namespace,
          annotations: {
            // The generator may have set it before. And whether the workload is well is not for us to wait for.
            'pulumi.com/patchForce': 'true',
            'pulumi.com/skipAwait': 'true',
          },
        },
        spec: { template: { metadata: { annotations: { [RESTART_ANNOTATION]: revision } } } },
      },
      pulumi.mergeOptions({ version, retainOnDelete: true }, opts),
    );
  }
}
