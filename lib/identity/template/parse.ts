import { checkActions, rebindsDot } from './check';
import { typeOf } from './fields';
import { type Token, TemplateSyntaxError, scan } from './scan';

/** An expression of the subset: a string, a chain of fields, or `index map key`. */
export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'field'; readonly chain: string[] }
  | { readonly kind: 'index'; readonly map: string[]; readonly key: Expression };

/** Text to copy, or an expression to evaluate. */
export type TemplateNode = string | Expression;

export interface ParsedTemplate {
  /** What the template consists of; absent if it goes beyond the subset. */
  readonly nodes?: TemplateNode[];
  /** Why it cannot be evaluated before there is a pod. */
  readonly reason?: string;
  /** Every chain of fields that the template is known to read. */
  readonly chains: string[][];
}

/** Thousands of registrations share a few templates. */
const parsed = new Map<string, ParsedTemplate>();
const PARSED_LIMIT = 1000;

/** @throws TemplateSyntaxError where the controller manager would refuse the template, or always fail to render it. */
export function parseTemplate(template: string): ParsedTemplate {
  if (!template.includes('{{')) return { nodes: template ? [template] : [], chains: [] };
  let result = parsed.get(template);
  if (!result) {
    result = parse(template);
    if (parsed.size >= PARSED_LIMIT) parsed.clear();
    parsed.set(template, result);
  }
  return result;
}

function parse(template: string): ParsedTemplate {
  const pieces = scan(template);
  const actions = pieces.flatMap((piece) => (piece.action ? [piece.action] : []));
  checkActions(actions);
  const chains = actions.some(rebindsDot) ? [] : actions.flatMap(rootChains);
  for (const chain of chains) typeOf(chain);

  const nodes: TemplateNode[] = [];
  for (const piece of pieces) {
    const node = piece.text ?? parseExpression(piece.action!);
    if (!node) return { reason: 'it uses more than fields and index', chains };
    nodes.push(node);
  }
  return { nodes, chains };
}

function rootChains(action: Token[]): string[][] {
  return action.flatMap((token, i) => {
    const chain = rootChain(token);
    const continues = i > 0 && !token.spaced && action[i - 1].kind !== '(';
    return chain?.length && !continues ? [chain] : [];
  });
}

/** The chain of `.A.B` or `$.A.B`; undefined for other tokens and for variables with a name. */
function rootChain(token: Token): string[] | undefined {
  if (token.kind !== 'field' && !(token.kind === 'variable' && /^\$(\.|$)/.test(token.text)))
    return undefined;
  return token.text.split('.').slice(1).filter(Boolean);
}

/** An action as an expression of the subset, or undefined if it goes beyond. */
function parseExpression(tokens: Token[]): Expression | undefined {
  const [first, ...others] = tokens;
  if (first.kind === '(' && matching(tokens, 0) === tokens.length - 1)
    return parseExpression(tokens.slice(1, -1));
  if (first.kind === 'identifier' && first.text === 'index') return parseIndex(others);
  const chain = rootChain(first);
  const value: Expression | undefined =
    first.kind === 'string' ? { kind: 'string', value: first.text } : chain && { kind: 'field', chain };
  if (!value) return undefined;
  if (others.length === 0)
    return value.kind === 'field' && typeOf(value.chain).kind !== 'string' ? undefined : value;
  if (others[0].kind !== '|' && others[0].kind !== 'other' && first.kind !== 'variable') {
    throw new TemplateSyntaxError(
      `has something after ${JSON.stringify(first.text)}, which is no function`,
      'one value in each action; the value of a map is read by index .PodMeta.Labels "key"',
    );
  }
  return undefined;
}

/** What follows the word index: a map and a key. */
function parseIndex(tokens: Token[]): Expression | undefined {
  if (tokens.length < 2 || tokens.some((token) => token.kind === '|' || token.kind === 'other'))
    return undefined;
  const chain = rootChain(tokens[0]);
  if (!chain) return undefined;
  const type = typeOf(chain);
  if (type.kind === 'opaque') return undefined;
  if (type.kind === 'string' && tokens[1].kind !== 'string') return undefined;
  if (type.kind !== 'map') {
    throw new TemplateSyntaxError(
      `takes the index of .${chain.join('.')}, which is no map`,
      'index .PodMeta.Labels "key" or index .PodMeta.Annotations "key"',
    );
  }
  const end = tokens[1].kind === '(' ? matching(tokens, 1) : 1;
  if (end < tokens.length - 1) {
    throw new TemplateSyntaxError(
      `gives .${chain.join('.')} more than one key`,
      `index .${chain.join('.')} "key"`,
    );
  }
  const key = parseExpression(tokens.slice(1));
  // Go does not convert types.UID to the type of the key.
  if (!key || (key.kind === 'field' && key.chain.at(-1) === 'UID')) return undefined;
  return { kind: 'index', map: chain, key };
}

/** Position of the parenthesis that closes the one at `open`. */
function matching(tokens: Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex(
    (token, i) => i >= open && (depth += token.kind === '(' ? 1 : token.kind === ')' ? -1 : 0) === 0,
  );
}
