import { isAlias, isCollection, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { describe, type Problem } from '../../identity';

/** A problem, and where in the file it is. */
export interface PlacedProblem {
  readonly problem: Problem;
  /** `file:line:column`, then the full key. */
  readonly place: string;
  readonly offset: number;
}

/** Thrown with everything that is wrong with a values file, in the file's order. */
export class InvalidValuesError extends Error {
  constructor(readonly problems: PlacedProblem[]) {
    super(problems.map(({ problem, place }) => describe(problem, place)).join('\n'));
    this.name = 'InvalidValuesError';
  }
}

/** A key of a map, and its value. */
export interface Entry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: Node | undefined;
}

/** The text of a values file, parsed so far that every node knows its place; collects what is wrong with it. */
export class ValuesSource {
  readonly problems: PlacedProblem[] = [];
  private readonly lines = new LineCounter();
  private readonly document;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false });
    for (const { message, pos } of this.document.errors) {
      // The key of the line, not its value: that may be a secret.
      const line = text.slice(text.lastIndexOf('\n', pos[0] - 1) + 1).split('\n', 1)[0];
      const problem = `is no YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
      const instead = 'spaces to indent, and quotes around a text that contains ": " or " #"';
      this.refuse({ offset: pos[0], key: '' }, 'yaml', line.split(':')[0].trim(), problem, instead);
    }
  }

  /** Whether the text is YAML, so that its keys mean something. */
  get parsed(): boolean {
    return this.document.errors.length === 0;
  }

  get root(): Node | undefined {
    return this.document.contents ?? undefined;
  }

  /** Follows an alias (`*name`) to its anchor. */
  resolve(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  /** Keys and values of a map, or undefined if it is none. */
  entries(node: Node | undefined): Entry[] | undefined {
    if (!isMap(node)) return undefined;
    return node.items.map(({ key, value }) => ({
      key: isScalar(key) ? String(key.value) : this.excerpt(key as Node, ''),
      keyOffset: (key as Node).range?.[0] ?? 0,
      value: this.resolve((value as Node | null) ?? undefined),
    }));
  }

  /** A node as the user wrote it, or `name` where that takes several lines. */
  excerpt(node: Node | undefined, name: string): string {
    if (isScalar(node) && typeof node.value === 'string') return node.value.split('\n', 1)[0];
    if (!node?.range || (isCollection(node) && !node.flow)) return name;
    const written = this.text.slice(node.range[0], node.range[1]);
    return written === '' || written.includes('\n') ? name : written;
  }

  refuse(
    at: { readonly offset: number; readonly key: string },
    rule: string,
    value: string,
    problem: string,
    instead: string,
  ): void {
    const { line, col } = this.lines.linePos(at.offset);
    const place = `${this.file}:${line}:${col}${at.key && ` ${at.key}`}`;
    this.problems.push({ problem: { rule, value, problem, instead }, place, offset: at.offset });
  }
}
