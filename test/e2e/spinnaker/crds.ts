import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CustomResourceDefinition, type JSONSchemaProps } from 'kubernetes-types/apiextensions/v1';
import { parseAllDocuments } from 'yaml';

const TEXT = { type: 'string' };
const NUMBER = { type: 'integer' };
const FLAG = { type: 'boolean' };
/** The types call it `x_kubernetes_…`, which is not its name. */
const KEEP = { 'x-kubernetes-preserve-unknown-fields': true } as JSONSchemaProps;
const FREE = { type: 'object', ...KEEP };
const object = (properties: { [name: string]: JSONSchemaProps }): JSONSchemaProps => ({
  type: 'object',
  properties,
});
const map = (additionalProperties: JSONSchemaProps): JSONSchemaProps => ({
  type: 'object',
  additionalProperties,
});
const list = (items: JSONSchemaProps): JSONSchemaProps => ({ type: 'array', items });

const EXPOSED = { type: TEXT, annotations: map(TEXT), publicPort: { ...NUMBER, format: 'int32' } };
const PATCHES = object({ patches: list(TEXT), patchesStrategicMerge: list(TEXT), patchesJson6902: TEXT });

/**
 * The fields of a SpinnakerService that a program like this one writes, as the operators of both distributions define
 * them. Fields that are not here are refused, which upstream's definitions do as well, but for those of `validation`.
 */
const SPEC: JSONSchemaProps = {
  ...object({
    spinnakerConfig: object({
      config: FREE,
      profiles: map(FREE),
      'service-settings': { ...map(FREE), ...KEEP },
      files: map(TEXT),
    }),
    expose: object({ type: TEXT, service: object({ ...EXPOSED, overrides: map(object(EXPOSED)) }) }),
    accounts: object({ enabled: FLAG, dynamic: FLAG }),
    kustomize: map(object({ deployment: PATCHES, service: PATCHES })),
    validation: FREE,
  }),
  required: ['spinnakerConfig'],
};

/** The definition of a group, of these fields. */
export function definition(group: string): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `spinnakerservices.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'SpinnakerService', plural: 'spinnakerservices', singular: 'spinnakerservice' },
      versions: [
        {
          name: 'v1alpha2',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: object({ spec: SPEC, status: FREE }) },
        },
      ],
    },
  };
}

/** SPINNAKER_CRDS=<folder of upstream's deploy/crds> has the real ones tried, too. */
export function upstreamDefinitions(folder: string): CustomResourceDefinition[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')))
    .map((document): any => document.toJS())
    .filter((found) => found?.spec?.names?.kind === 'SpinnakerService');
}
