import * as pulumi from '@pulumi/pulumi';
import { InvalidInputError } from '../../identity';
import { checksum, type KubernetesObject } from '../../kubernetes';
import { type OrderedObject } from './creation-order';
import { podOf } from './needs';
import { type OutputTexts } from './output-text';

/** On pods that read a ConfigMap with Outputs in it, whose checksum the constructs cannot know. */
const OUTPUTS_ANNOTATION = 'cdk8s-spire/outputs';

/**
 * An object with its Outputs, and rolled when those in its ConfigMaps change.
 *
 * @throws InvalidInputError where an Output is where none can be
 */
export function restored({ object, needs }: OrderedObject, outputs: OutputTexts): KubernetesObject {
  checkKnown(object, outputs);
  const result: any = outputs.restore(object, `${object.kind} ${object.metadata.name}`);
  const template = result.spec?.jobTemplate?.spec?.template ?? result.spec?.template;
  if (!podOf(object) || !template) return result;
  const contents = needs
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap((other) => outputs.outputsIn(other));
  if (contents.length === 0) return result;
  const hash = pulumi.all(contents).apply((values) => checksum(JSON.stringify(values)));
  template.metadata = {
    ...template.metadata,
    annotations: { ...template.metadata?.annotations, [OUTPUTS_ANNOTATION]: hash },
  };
  return result;
}

/** What a resource is called cannot wait for a value. */
function checkKnown(object: KubernetesObject, outputs: OutputTexts): void {
  const { apiVersion, kind, metadata } = object;
  const refusal = (problem: string, instead: string) =>
    new InvalidInputError({ rule: 'pulumi-output-name', value: 'Output', problem, instead });
  if (outputs.outputsIn([apiVersion, kind]).length > 0) {
    throw refusal('is the kind of an object', 'a kind that is known');
  }
  if (outputs.isWhole(metadata.name) || outputs.isWhole(metadata.namespace)) {
    throw refusal(
      `names an object (${kind}), and with it its resource`,
      "outputs.text('<name>', value), which names the resource by that name",
    );
  }
}
