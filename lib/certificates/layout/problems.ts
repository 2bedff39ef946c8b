import { describe, type Problem } from '../../identity';

/** A problem, and where in the layout it is. */
export interface LayoutProblem {
  /** `certificates[2].dnsNames[0]`, or empty: the layout as a whole. */
  readonly path: string;
  readonly problem: Problem;
}

/** Thrown with everything that is wrong with a layout. */
export class InvalidLayoutError extends Error {
  constructor(
    readonly problems: LayoutProblem[],
    /** Where the layout is from: `layout.json`. */
    readonly place: string,
  ) {
    super(
      problems.map(({ path, problem }) => describe(problem, path ? `${place}, ${path}` : place)).join('\n'),
    );
    this.name = 'InvalidLayoutError';
  }
}

/** The problem at that path, or none. */
export function at(path: string, problem: Problem | undefined): LayoutProblem[] {
  return problem ? [{ path, problem }] : [];
}

/** The same problems, found in what stands below `path`. */
export function below(path: string, problems: LayoutProblem[]): LayoutProblem[] {
  return problems.map((found) => ({ ...found, path: found.path ? `${path}.${found.path}` : path }));
}
