import { ROOT, typeOf } from './fields';
import { type Expression, parseTemplate } from './parse';

/** Metadata of a pod or node, as far as it is known. */
export interface TemplateObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

/** The part of a pod's spec that names things, as far as it is known. */
export interface TemplatePodSpec {
  readonly serviceAccountName?: string;
  readonly nodeName?: string;
  readonly hostname?: string;
  readonly subdomain?: string;
}

/** The part of a node's spec that names things, as far as it is known. */
export interface TemplateNodeSpec {
  readonly podCidr?: string;
  readonly providerId?: string;
}

/**
 * What a template is rendered with. A member that is absent is unknown (not empty): a template that reads
 * it cannot be evaluated. Source: controller manager 0.7.0, template data.
 */
export interface TemplateData {
  /** `.TrustDomain` */
  readonly trustDomain?: string;
  /** `.ClusterName` */
  readonly clusterName?: string;
  /** `.ClusterDomain` */
  readonly clusterDomain?: string;
  /** `.PodMeta` */
  readonly podMeta?: TemplateObjectMeta;
  /** `.PodSpec` */
  readonly podSpec?: TemplatePodSpec;
  /** `.NodeMeta` */
  readonly nodeMeta?: TemplateObjectMeta;
  /** `.NodeSpec` */
  readonly nodeSpec?: TemplateNodeSpec;
}

/** What Go renders for a key that a map lacks. */
const NO_VALUE = '<no value>';

/** What a template yields: a text, or the reason why that is not known yet. */
export interface TemplateEvaluation {
  readonly text?: string;
  /** Why there is no text, as a clause: "it reads .PodMeta.UID, which is known in the cluster only". */
  readonly reason?: string;
}

/**
 * Renders a template as Go's text/template would. A key that a map lacks renders `<no value>` when read as
 * a field (`.PodMeta.Labels.app`) and nothing when read by `index`.
 *
 * The template must be one that `templateProblem` accepts.
 */
export function evaluateTemplate(template: string, data: TemplateData): TemplateEvaluation {
  const { nodes, reason } = parseTemplate(template);
  if (!nodes) return { reason };
  let text = '';
  for (const node of nodes) {
    const value = typeof node === 'string' ? { text: node } : evaluate(node, data);
    if (value.text === undefined) return value;
    text += value.text;
  }
  return { text };
}

function evaluate(expression: Expression, data: TemplateData): TemplateEvaluation {
  if (expression.kind === 'string') return { text: expression.value };
  if (expression.kind === 'index') {
    const key = evaluate(expression.key, data);
    if (expression.key.kind === 'field' && key.text === NO_VALUE)
      return { reason: 'its index has a key without a value' };
    return key.text === undefined ? key : entry(expression.map, key.text, '', data);
  }
  const owner = expression.chain.slice(0, -1);
  const name = expression.chain.at(-1)!;
  if (typeOf(owner).kind === 'map') return entry(owner, name, NO_VALUE, data);
  const text = lookUp<string>(expression.chain, data);
  return text === undefined ? unknown(expression.chain) : { text };
}

function entry(chain: string[], key: string, missing: string, data: TemplateData): TemplateEvaluation {
  const map = lookUp<Record<string, string>>(chain, data);
  if (!map) return unknown(chain);
  return { text: Object.hasOwn(map, key) ? map[key] : missing };
}

function unknown(chain: string[]): TemplateEvaluation {
  return { reason: `it reads .${chain.join('.')}, which is known in the cluster only` };
}

/** The value at the end of a chain of fields, or undefined if it is not known. */
function lookUp<T>(chain: string[], data: TemplateData): T | undefined {
  let type = ROOT;
  let current: unknown = data;
  for (const name of chain) {
    type = type.fields![name];
    current = type.property && (current as Record<string, unknown> | undefined)?.[type.property];
  }
  return current as T | undefined;
}
