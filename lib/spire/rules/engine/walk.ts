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
    const declared = {
      construct,
      chart: Chart.isChart(construct) ? construct.node.path : outerChart,
      order: order++,
    };
    const kind = kindOf(construct);
    if (kind) found.push({ ...declared, kind });
    if (ApiObject.isApiObject(construct)) {
      if (kind || ours) objects.push({ ...declared, object: construct });
      if (construct.kind === 'ValidatingWebhookConfiguration') {
        webhooks.push({ ...declared, object: construct });
      }
    }
    for (const child of construct.node.children) visit(child, declared.chart, ours || kind !== undefined);
  };
  visit(root, '', false);
  return { found, objects, webhooks, size: order };
}
