import * as pulumi from '@pulumi/pulumi';
import { version } from '@pulumi/kubernetes/package.json';
import { type ObjectMeta } from 'kubernetes-types/meta/v1';
import { type KubernetesObject } from '../kubernetes';

/** One object in the cluster. Its properties are those of the object as the API server has it. */
export class KubernetesResource extends pulumi.CustomResource {
  /** Name, namespace, labels and annotations. */
  declare readonly metadata: pulumi.Output<ObjectMeta>;
  /** What the object's controller says of it, where it says something. */
  declare readonly status: pulumi.Output<any>;

  /**
   * @param name of the resource
   * @param object in Kubernetes' own spelling; its values may be Outputs
   */
  constructor(name: string, object: KubernetesObject, opts: pulumi.CustomResourceOptions) {
    const properties = object.kind === 'Secret' ? withSecretData(object) : object;
    const options = object.kind === 'Secret' ? { additionalSecretOutputs: ['data', 'stringData'] } : {};
    // The type that the classes of @pulumi/kubernetes have, so that a resource may become one of them.
    super(
      resourceType(object),
      name,
      { status: undefined, ...properties },
      pulumi.mergeOptions({ version, ...options }, opts),
    );
  }
}

/** Type of the resource: `kubernetes:apps/v1:StatefulSet`. */
export function resourceType({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** Name of the resource below a component: `<component>:<namespace>/<name>`, as Pulumi's own charts have it. */
export function resourceName(component: string, { metadata }: KubernetesObject): string {
  const { namespace, name } = metadata;
  return `${component}:${namespace ? `${namespace}/${name}` : name}`;
}

/** Its values are marked, so that they are encrypted in the state and hidden in the output. */
function withSecretData(object: KubernetesObject & { data?: object; stringData?: object }): object {
  const { data, stringData } = object;
  return {
    ...object,
    ...(data && { data: pulumi.secret(data) }),
    ...(stringData && { stringData: pulumi.secret(stringData) }),
  };
}
