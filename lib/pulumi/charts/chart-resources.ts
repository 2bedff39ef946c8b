import * as pulumi from '@pulumi/pulumi';
import { App } from 'cdk8s';
import { InvalidInputError } from '../../identity';
import { type KubernetesObject } from '../../kubernetes';
import { SpireRules } from '../../spire';
import { inCreationOrder, keyOf, objectsOf } from './creation-order';
import { KubernetesResource, resourceName } from '../kubernetes-resource';
import { OutputTexts } from './output-text';
import { restored } from './restore';

/** What a {@link ChartResources} is made of. */
export interface ChartResourcesArgs {
  /**
   * Declares charts in the app.
   *
   * @param outputs makes texts of Outputs, for props that are strings
   */
  readonly charts: (app: App, outputs: OutputTexts) => void;
  /**
   * Whether custom resource definitions are resources of this component. They are shared by everything in a
   * cluster: deleting one deletes all objects of its kind. With false, they have to be there.
   *
   * @default true
   */
  readonly definitions?: boolean;
}

/**
 * Charts of cdk8s as resources of Pulumi: what `cdk8s synth` would write to files, with the same checks, becomes
 * one resource for each object.
 *
 * An object waits for those that it needs: its namespace, the definition of its kind, what its pods read and are
 * allowed, and what the constructs say (`addDependency`). A resource is named after its object,
 * `<name>:<namespace>/<object>`, so that it is the same however the constructs are arranged, and is directly below
 * this component: aliases reach it only by a name that begins with that of its parent. Options such as `provider`,
 * `transforms` and `protect` reach every object.
 *
 * What controllers write is left alone: objects are applied by the server (`enableServerSideApply`, the default
 * of Pulumi's provider), which keeps the fields that are not declared here.
 */
export class ChartResources extends pulumi.ComponentResource {
  /** The objects by kind and name: `apps/v1 StatefulSet spire/spire-server`. */
  readonly resources: { readonly [key: string]: KubernetesResource };

  /**
   * @throws InvalidInputError where an Output is where none can be
   * @throws Error with everything that the constructs' own checks find
   */
  constructor(name: string, args: ChartResourcesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super('cdk8s-spire:pulumi:ChartResources', name, {}, opts);
    const outputs = new OutputTexts();
    const app = new App({ resolvers: [outputs] });
    SpireRules.sendWarningsTo(app, { write: (message) => void this.warn(message) });
    args.charts(app, outputs);

    const objects = app.charts
      .flatMap(objectsOf)
      .filter(({ object }) => object.kind !== 'CustomResourceDefinition' || args.definitions !== false);
    // Everything is checked before anything is registered.
    const ordered = inCreationOrder(objects).map((one) => ({
      ...one,
      properties: restored(one, outputs),
    }));
    outputs.checkAllSeen();

    const resources = new Map<KubernetesObject, KubernetesResource>();
    for (const { object, needs, properties } of ordered) {
      void this.warnOfSecrets(object, outputs);
      const own = { parent: this, dependsOn: needs.map((other) => resources.get(other)!) };
      const options = pulumi.mergeOptions({ dependsOn: opts.dependsOn }, own);
      resources.set(object, new KubernetesResource(resourceName(name, object), properties, options));
    }

    this.resources = Object.fromEntries(
      [...resources].map(([object, resource]) => [keyOf(object), resource]),
    );
    this.registerOutputs({ objects: Object.keys(this.resources) });
  }

  /**
   * One of the objects, to read what its controller says of it or to depend on it.
   *
   * @throws InvalidInputError if there is none
   */
  resource(apiVersion: string, kind: string, name: string, namespace?: string): KubernetesResource {
    const key = keyOf({ apiVersion, kind, metadata: { name, namespace } });
    const found = this.resources[key];
    if (found) return found;
    throw new InvalidInputError({
      rule: 'pulumi-object',
      value: key,
      problem: 'is not among the objects',
      instead: `one of ${Object.keys(this.resources).join(', ')}`,
    });
  }

  private async warnOfSecrets(object: KubernetesObject, outputs: OutputTexts): Promise<void> {
    const { kind, metadata } = object;
    if (kind === 'Secret') return;
    const secret = await Promise.all(outputs.outputsIn(object).map(pulumi.isSecret));
    if (!secret.includes(true)) return;
    await this.warn(`${kind} ${metadata.name} contains a secret, which everybody reads who reads the object`);
  }

  private async warn(message: string): Promise<void> {
    for (const line of message.split('\n').filter(Boolean)) {
      await pulumi.log.warn(line.replace(/^Warning: /, ''), this);
    }
  }
}
