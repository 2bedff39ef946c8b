import { ApiObject, Chart } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { type Declared, type DeclaredObject } from './model';
import { type DeclaredKind, kindOf } from './declared';

export interface Found extends Declared {
  readonly kind: DeclaredKind;
}

/** What a walk through the tree finds. */
export interface Walk {
  readonly found: Found[];
  /** Objects of what was found. */
  readonly objects: DeclaredObject[];
  readonly webhooks: DeclaredObject[];
  /** Number of constructs. */
  readonly size: number;
}

export function walk(root: IConstruct): Walk {
  const found: Found[] = [];
  const objects: DeclaredObject[] = [];
  const webhooks: DeclaredObject[] = [];
  let order = 0;
  const visit = (construct: IConstruct, outerChart: string, ours: boolean): void => {
    const chart = Chart.isChart(construct) ? construct.node.path : outerChart;
    const kind = kindOf(construct);
    const isOurs = ours || kind !== undefined;
    order++;
    if (ApiObject.isApiObject(construct)) {
      const object = { construct, chart, order, kind, object: construct };
      if (kind) found.push(object as typeof object & Found);
      if (isOurs) objects.push(object);
      if (construct.kind === 'ValidatingWebhookConfiguration') webhooks.push(object);
    } else if (kind) {
      found.push({ construct, chart, order, kind });
    }
    for (const child of construct.node.children) visit(child, chart, isOurs);
  };
  visit(root, '', false);
  return { found, objects, webhooks, size: order };
}
