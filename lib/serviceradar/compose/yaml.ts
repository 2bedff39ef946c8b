import { Document, isNode } from 'yaml';

/** What Compose is to do with a value where it puts files together. */
export interface MergeTags {
  /** Paths of values of an earlier file that are to go. */
  readonly reset: string[][];
  /** Paths of values that take the place of those of an earlier file, and are not added to them. */
  readonly override: string[][];
}

/** A Compose file, with the tags by which Compose merges it. */
export function composeYaml(comment: string, content: object, tags?: MergeTags): string {
  // Quotes what readers of YAML 1.1 take for a number or a boolean: 0:26, no.
  const document = new Document(content, { version: '1.1', aliasDuplicateObjects: false });
  document.commentBefore = comment.replace(/^/gm, ' ');
  const tag = (path: string[], name: string): void => {
    const node = document.getIn(path, true);
    if (isNode(node)) node.tag = name;
  };
  for (const path of tags?.reset ?? []) tag(path, '!reset');
  for (const path of tags?.override ?? []) tag(path, '!override');
  return document.toString({ lineWidth: 0 });
}
