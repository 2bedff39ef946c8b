import { nearest } from '../nearest';
import { type Token, TemplateSyntaxError } from './scan';

const FUNCTIONS =
  'and break call continue eq ge gt html index js le len lt ne not or print printf println slice urlquery';
const KEYWORDS = ['block', 'define', 'else', 'end', 'if', 'range', 'template', 'with'];
const CONSTANTS = ['true', 'false', 'nil'];
const NAMES = [...FUNCTIONS.split(' '), ...KEYWORDS, ...CONSTANTS];
/** Keywords that a matching `end` closes. */
const BLOCKS = ['block', 'define', 'if', 'range', 'with'];
/** Keywords after which `.` is no longer the root. */
const REBINDS = ['block', 'define', 'range', 'template', 'with'];

/** What Go checks of any actions, whatever they do. @throws TemplateSyntaxError */
export function checkActions(actions: Token[][]): void {
  for (const action of actions) checkAction(action);
  checkBlocks(actions);
  checkVariables(actions);
}

/** Whether an action gives `.` another meaning than the root. */
export function rebindsDot(action: Token[]): boolean {
  return REBINDS.includes(keyword(action) ?? '');
}

function keyword(action: Token[]): string | undefined {
  const [first] = action;
  return first.kind === 'identifier' && KEYWORDS.includes(first.text) ? first.text : undefined;
}

/** What Go checks of any action: a value, closed parentheses, known functions, and a value before each pipe. */
function checkAction(action: Token[]): void {
  if (action.length === 0)
    throw new TemplateSyntaxError('has an empty action', 'a field such as "{{ .PodMeta.Name }}"');
  let depth = 0;
  for (const [i, token] of action.entries()) {
    if (token.kind === '(') depth++;
    if (token.kind === ')' && --depth < 0) break;
    if (token.kind === '|' && (i === 0 || action[i - 1].kind === '|')) {
      throw new TemplateSyntaxError('has a pipe without a value before it', '"{{ value | function }}"');
    }
    if (token.kind === 'field' && !token.spaced && i > 0 && !mayTouch(action[i - 1], token)) {
      throw new TemplateSyntaxError(
        `joins "${action[i - 1].text}" and "${token.text}"`,
        'a space between them',
      );
    }
    if (
      i > 0 &&
      token.kind === 'identifier' &&
      KEYWORDS.includes(token.text) &&
      !(i === 1 && keyword(action) === 'else')
    ) {
      throw new TemplateSyntaxError(`has "${token.text}" inside an action`, `"{{ ${token.text} .. }}"`);
    }
    if (token.kind === 'identifier' && !NAMES.includes(token.text)) {
      const close = nearest(token.text, NAMES);
      throw new TemplateSyntaxError(
        `calls the function "${token.text}", which the controller manager does not have`,
        close
          ? `"${close}", or "${token.text}" in double quotes`
          : `text in double quotes, or one of ${FUNCTIONS}`,
      );
    }
  }
  if (depth !== 0) throw new TemplateSyntaxError('has an unmatched parenthesis', '")" for each "("');
}

/** Whether a field may follow a token without white space. */
function mayTouch(before: Token, field: Token): boolean {
  if ('(|'.includes(before.kind) || before.kind === 'other') return true;
  if (before.kind === 'identifier') return KEYWORDS.includes(before.text);
  return field.text !== '.';
}

function checkBlocks(actions: Token[][]): void {
  let open = 0;
  for (const action of actions) {
    const word = keyword(action);
    if (word && BLOCKS.includes(word)) open++;
    if (word === 'end') open--;
    if (open < 0 || (word === 'else' && open === 0)) {
      throw new TemplateSyntaxError(`has "{{ ${word} }}" outside a block`, '"{{ if .. }}" before it');
    }
  }
  if (open > 0) throw new TemplateSyntaxError('has a block without an end', '"{{ end }}" after it');
}

/** Scopes are not followed: a variable that any action declares counts. */
function checkVariables(actions: Token[][]): void {
  const declares = (action: Token[]): boolean => action.some(({ text }) => text === ':=');
  const variables = (action: Token[]): string[] =>
    action.filter(({ kind }) => kind === 'variable').map(({ text }) => text.split('.')[0]);
  const declared = actions.filter(declares).flatMap(variables);
  const unknown = actions.flatMap(variables).find((name) => name !== '$' && !declared.includes(name));
  if (unknown)
    throw new TemplateSyntaxError(`reads the variable "${unknown}", which is not declared`, '"$" or a field');
}
