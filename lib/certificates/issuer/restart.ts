import { createHash } from 'node:crypto';
import { splitBundle } from '../issuing';
import { type LayoutDocument, type WorkloadRef } from '../layout/document';
import { type Log } from './log';
import { certificateIn } from './reading';
import { type Report } from './report';
import { RefusedError } from './store';

/** On the template of the pods: what their certificates and authorities were when they were started. */
export const RESTART_ANNOTATION = 'cdk8s-spire/certificate';

/** What is known of a workload. */
export interface FoundWorkload {
  /** The annotation. @default - it has none */
  readonly annotation?: string;
  readonly created: Date;
}

/** Reaches workloads. */
export interface WorkloadAccess {
  /**
   * Undefined if there is no such workload.
   * @throws ForbiddenError
   * @throws StoreUnreachableError
   */
  find(workload: WorkloadRef): Promise<FoundWorkload | undefined>;
  /**
   * Sets the annotation on the template of its pods, which restarts them if it is another.
   * @throws ForbiddenError
   * @throws StoreUnreachableError
   */
  annotate(workload: WorkloadRef, value: string): Promise<void>;
}

/** This program may not do that. */
export class ForbiddenError extends Error {}

export const workloadPlace = ({ kind, namespace, name }: WorkloadRef): string =>
  `${kind} ${namespace}/${name}`;

/** Workloads as `Deployment demo/core`. */
export interface Restarts {
  readonly restarted: string[];
  /** Those that could not be restarted. */
  readonly refused: string[];
}

/** Certificates are valid from that long before they are issued, in milliseconds. */
const CLOCK_SKEW = 5 * 60 * 1000;

/**
 * Restarts the pods whose certificate or trusted authorities are others than when they started. A run that was
 * stopped before it came to this is made up for by the next one. Those that may not be restarted are a warning.
 *
 * @param unmarked whether to restart those without the annotation as well, whenever they started: after an
 * authority was withdrawn, which leaves no date behind
 */
export async function restartWorkloads(
  layout: LayoutDocument,
  report: Report,
  workloads: WorkloadAccess,
  log: Log,
  unmarked = false,
): Promise<Restarts> {
  const restarted: string[] = [];
  const refused: string[] = [];
  for (const [place, { workload, certificates }] of certificatesByWorkload(layout, report)) {
    try {
      const found = await workloads.find(workload);
      const value = fingerprint(certificates, report.rootBundle);
      if (!found || found.annotation === value) continue;
      // It has started with what is stored now; the annotation would only restart it.
      const started = found.created >= storedSince(certificates, report.rootBundle);
      if (!found.annotation && started && !unmarked) continue;
      await workloads.annotate(workload, value);
      restarted.push(place);
      log('info', `restarted ${place}`, { workload: place });
    } catch (error) {
      if (!(error instanceof ForbiddenError || error instanceof RefusedError)) throw error;
      refused.push(place);
      log('warn', `cannot restart ${place}: ${error.message}. Restart it yourself.`, { workload: place });
    }
  }
  return { restarted, refused };
}

/** Of several certificates of one workload, each counts. */
function certificatesByWorkload(layout: LayoutDocument, report: Report) {
  const found = new Map<string, { readonly workload: WorkloadRef; readonly certificates: string[] }>();
  for (const { name, workloads } of layout.certificates) {
    for (const workload of workloads) {
      const place = workloadPlace(workload);
      if (!found.has(place)) found.set(place, { workload, certificates: [] });
      found.get(place)!.certificates.push(report.certificates.get(name) ?? '');
    }
  }
  // Some could not be stored: what its pods have is not known.
  return [...found].filter(([, { certificates }]) => !certificates.includes(''));
}

/** 16 hexadecimal digits. */
function fingerprint(certificates: string[], rootBundle: string): string {
  return createHash('sha256')
    .update([...certificates, rootBundle].join(''))
    .digest('hex')
    .slice(0, 16);
}

/** When the newest of them was made. */
function storedSince(certificates: string[], rootBundle: string): Date {
  const times = [...certificates, ...splitBundle(rootBundle)].flatMap((pem) => {
    const certificate = certificateIn(pem);
    return certificate ? Date.parse(certificate.validFrom) : [];
  });
  return new Date(Math.max(...times) + CLOCK_SKEW);
}
