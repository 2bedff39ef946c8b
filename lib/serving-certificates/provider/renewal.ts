import { enumProblem, refuse } from '../../identity';

/** How a program comes to a certificate that was renewed, or to roots that changed: the files in its pods are new. */
export enum ServingRenewal {
  /** It reads its files again by itself, at the latest before its certificate expires. */
  PROGRAM_READS_AGAIN = 'program-reads-again',
  /**
   * Stakater Reloader, which must be in the cluster, restarts its pods. Its annotations are on the pods' template, where
   * it looks if the workload itself has none of its own.
   */
  RELOADER = 'reloader',
}

/** @throws InvalidInputError if there is no such way */
export function checkedRenewal(renewal: ServingRenewal, place: string): ServingRenewal {
  refuse(enumProblem('enum-value', renewal, ServingRenewal), `${place}, renewal`);
  return renewal;
}
