import { type ApiObjectMetadataDefinition } from 'cdk8s';
import { refuse, type Problem } from '../../identity';
import { type ServingCertificate } from '../serving-certificate';

/** A Service, of cdk8s-plus or as a raw object. */
export interface IServiceObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly metadata: ApiObjectMetadataDefinition;
}

/**
 * Annotates the Service of a certificate.
 * @throws InvalidInputError if it is another one, or is annotated otherwise
 */
export function annotateService(
  object: IServiceObject,
  { service, annotations, impliedAnnotations }: ServingCertificate,
): void {
  const place = `annotation of ${object.kind} ${object.name}`;
  const { namespace } = object.metadata;
  // Others have a kind of this name, too.
  refuse(differs(`${object.apiVersion} ${object.kind}`, 'v1 Service', 'its kind'), place);
  refuse(differs(object.name, service.name, 'the name of the service'), place);
  if (namespace !== undefined) refuse(differs(namespace, service.namespace, 'its namespace'), place);
  const present = annotationsOf(object.metadata);
  for (const [key, value] of Object.entries({ ...impliedAnnotations, ...annotations })) {
    refuse(differs(present[key] ?? value, value, `its ${key}`), place);
  }
  for (const [key, value] of Object.entries(annotations)) object.metadata.addAnnotation(key, value);
}

/** Annotations that an object has already. */
export function annotationsOf(metadata: ApiObjectMetadataDefinition): { readonly [key: string]: string } {
  return metadata.toJson().annotations ?? {};
}

function differs(actual: string, wanted: string, what: string): Problem | undefined {
  if (actual === wanted) return undefined;
  return {
    rule: 'serving-service',
    value: actual,
    problem: `is not ${what}`,
    instead: `"${wanted}", or another service`,
  };
}
