import { type Problem, refuse } from '../identity';

/** In which kinds the policies are written. */
export enum PolicyForm {
  /** ClusterPolicy of kyverno.io/v1: Kyverno 1.19 and older. */
  CLUSTER_POLICY = 'cluster-policy',
  /**
   * GeneratingPolicy, MutatingPolicy, ValidatingPolicy and DeletingPolicy of policies.kyverno.io/v1: Kyverno 1.19 and
   * newer. 1.17 and 1.18 know them, but change no object in place, and leave it where what it was made for has gone.
   */
  CEL = 'cel',
}

/** Minor release from which the CEL form does what it has to. */
export const FIRST_CEL = 19;

/** The release of Kyverno in the cluster, of which minor and major matter: fields came and went with them. */
export class KyvernoVersion {
  private readonly minor: number;

  /**
   * @param version '1.19' or '1.19.1'
   * @throws InvalidInputError if it is no version, or one whose policies this package does not know
   */
  constructor(readonly version: string) {
    const [, minor] = /^v?1\.(\d+)(?:\.\d+)?$/.exec(version) ?? [];
    refuse(versionProblem(version, minor), 'Kyverno');
    this.minor = Number(minor);
  }

  /** Whether it is this minor release of Kyverno 1, or a newer one. */
  isAtLeast(minor: number): boolean {
    return this.minor >= minor;
  }

  /** The form that this release is made for. */
  get form(): PolicyForm {
    return this.isAtLeast(FIRST_CEL) ? PolicyForm.CEL : PolicyForm.CLUSTER_POLICY;
  }
}

function versionProblem(value: string, minor: string | undefined): Problem | undefined {
  const instead = '"1.19", the release that the package is tested with, or another from 1.13 on';
  if (minor === undefined) {
    return { rule: 'kyverno-version', value, problem: 'is no release of Kyverno 1', instead };
  }
  if (Number(minor) >= 13) return undefined;
  // Source: the ClusterPolicy of 1.12. A rule makes one object there, so namespaces that are older than the first root
  // would get none, and which namespaces are excluded could never be changed.
  const problem =
    'is a release whose policies know no "generate.foreach", by which all namespaces get their roots';
  return { rule: 'kyverno-version', value, problem, instead };
}
