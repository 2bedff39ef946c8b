import { ApiObject } from 'cdk8s';
import { type Construct } from 'constructs';

/** What every Kubernetes object has. */
export interface KubernetesObject {
  /** Group and version of its kind: `apps/v1`. */
  readonly apiVersion: string;
  /** Its kind: `StatefulSet`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
}

/**
 * A Kubernetes object in Kubernetes' own spelling. Nothing is translated, so nothing is lost: what goes
 * in comes out, and a JSON patch addresses the fields by the names of the API.
 */
export class Manifest extends ApiObject {
  constructor(scope: Construct, id: string, object: KubernetesObject) {
    super(scope, id, object as ConstructorParameters<typeof ApiObject>[2]);
  }
}

/**
 * Adds an object whose shape is checked at compile time against a type of `kubernetes-types`:
 * `manifest<StatefulSet>(this, 'statefulset', {...})`.
 */
export function manifest<T extends { apiVersion?: string; kind?: string }>(
  scope: Construct,
  id: string,
  object: T & KubernetesObject,
): Manifest {
  return new Manifest(scope, id, object);
}
