import { type LayoutDocument } from './document';
import { InvalidLayoutError } from './problems';
import { layoutProblems } from './rules';
import { shapeProblems } from './shape';

/**
 * Checks a parsed layout, whoever wrote it.
 *
 * @param place where it is from, for messages: `layout.json`
 * @throws InvalidLayoutError with everything that is wrong: each problem with its place
 */
export function checkLayout(document: unknown, place: string): LayoutDocument {
  const shape = shapeProblems(document);
  if (shape.length > 0) throw new InvalidLayoutError(shape, place);
  const layout = document as LayoutDocument;
  const problems = layoutProblems(layout);
  if (problems.length > 0) throw new InvalidLayoutError(problems, place);
  return layout;
}
