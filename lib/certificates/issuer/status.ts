import {
  authorityProblem,
  certificateFiles,
  type CertificateFacts,
  factsOf,
  verifyCertificate,
} from '../issuing';
import { type CertificateLayoutEntry, type LayoutDocument } from '../layout/document';
import { certificateFile, keyFile, ROOT_FILE } from '../layout/file-names';
import { entryPlace, publishedAuthorities } from './authority';
import {
  AuthorityPhase,
  type AuthorityState,
  BUNDLE_FILE,
  phaseOf,
  rootBundle,
  storedAuthority,
} from './authority-state';
import { copiesOf, copyReason } from './leaves';
import { OfferVerdict, readOffer } from './offer';
import { type CertificateStore, type Entry, type EntryFiles } from './store';
import { readTargets, type StoredTarget } from './target';

/** One certificate in one entry, as it is. */
export interface CertificateStatus {
  readonly name: string;
  /** Where it is: `namespace/name`. */
  readonly entry: string;
  /** What it says. @default - it cannot be read */
  readonly facts?: CertificateFacts;
  /** Everything that is wrong with it, as clauses. */
  readonly problems: string[];
  /** Why the next run would issue it again, as a clause. @default - it would stay */
  readonly reissue?: string;
}

/** The authority, as it is. */
export interface AuthorityStatus {
  /** @default - it cannot be read */
  readonly facts?: CertificateFacts;
  readonly phase: AuthorityPhase;
  readonly problems: string[];
  /** What the next run makes of `adoptFrom`, as a clause. @default - there is an authority, or nothing to take over */
  readonly adoption?: string;
}

/** What is stored, judged. */
export interface Status {
  readonly authority: AuthorityStatus;
  readonly certificates: CertificateStatus[];
}

/** Judges what is stored, and changes nothing. */
export async function readStatus(
  layout: LayoutDocument,
  store: CertificateStore,
  now: Date,
): Promise<Status> {
  const targets = await readTargets(layout, store);
  const entry = await store.read(layout.authority.entry);
  const state = stateOf(entry);
  return {
    authority:
      entry && state
        ? authorityStatus(state, entry, targets, now)
        : await missingStatus(layout, store, targets, now),
    certificates: targets.flatMap((stored) => certificatesOf(layout, stored, state, now)),
  };
}

/** Unchecked. */
function stateOf(entry: Entry | undefined): AuthorityState | undefined {
  const { certificate, privateKey, next, previous } = entry ? storedAuthority(entry) : {};
  if (certificate === undefined || privateKey === undefined) return undefined;
  return { current: { certificate, privateKey }, ...(next && { next }), ...(previous && { previous }) };
}

async function missingStatus(
  layout: LayoutDocument,
  store: CertificateStore,
  targets: StoredTarget[],
  now: Date,
): Promise<AuthorityStatus> {
  const missing = { phase: AuthorityPhase.STABLE, problems: ['is missing'] };
  // With certificates of it in use, the next run does not look for another.
  const offer = publishedAuthorities(targets, now) ? undefined : await readOffer(layout, store, now);
  if (!offer) return missing;
  const place = entryPlace(offer.from);
  const adoption = {
    [OfferVerdict.GOOD]: `is taken over from ${place} by the next run`,
    [OfferVerdict.ABSENT]: `is made by the next run, unless ${place} is there by then`,
    [OfferVerdict.USELESS]: `is made by the next run, because that of ${place} ${offer.problem}`,
    [OfferVerdict.DAMAGED]: `cannot be taken over from ${place}: it ${offer.problem}`,
  }[offer.verdict];
  const damaged = offer.verdict === OfferVerdict.DAMAGED;
  return { ...missing, problems: [...missing.problems, ...(damaged ? [adoption] : [])], adoption };
}

function authorityStatus(
  state: AuthorityState,
  { files }: Entry,
  targets: StoredTarget[],
  now: Date,
): AuthorityStatus {
  const { certificate, privateKey } = state.current;
  const problem = authorityProblem(certificate, privateKey, now);
  const nextProblem = state.next && authorityProblem(state.next.certificate, state.next.privateKey, now);
  const bundle = rootBundle(state);
  return {
    facts: readable(certificate),
    phase: phaseOf(state),
    problems: [
      ...(problem ? [problem] : []),
      ...(nextProblem ? [`has a successor that ${nextProblem}`] : []),
      ...(files[BUNDLE_FILE]?.toString() === bundle ? [] : [bundleProblem(files)]),
      ...targets.flatMap(({ target: { entry: ref }, entry }) =>
        entry && entry.files[ROOT_FILE]?.toString() !== bundle
          ? [`is not what ${ref.namespace}/${ref.name} has as trusted`]
          : [],
      ),
    ],
  };
}

const bundleProblem = (files: EntryFiles): string =>
  files[BUNDLE_FILE] ? `has other certificates in ${BUNDLE_FILE} than are trusted` : `has no ${BUNDLE_FILE}`;

function certificatesOf(
  layout: LayoutDocument,
  stored: StoredTarget,
  state: AuthorityState | undefined,
  now: Date,
): CertificateStatus[] {
  const { target, entry } = stored;
  return target.certificates.map((name) => {
    const wanted = layout.certificates.find((candidate) => candidate.name === name)!;
    const [copy] = copiesOf(wanted, [stored]);
    const { certificate } = copy.material;
    const reissue = state
      ? copyReason(wanted, copy, { layout, targets: [stored], state, now })
      : 'has no authority';
    const found = verifyCertificate(wanted, copy.material, entry?.files[ROOT_FILE]?.toString() ?? '', now);
    // What follows from a certificate that is issued again, follows it.
    const follows = state && entry && found.length === 0 && reissue === undefined;
    return {
      name,
      entry: entryPlace(target.entry),
      facts: certificate === undefined ? undefined : readable(certificate),
      problems: follows ? derivedProblems(wanted, entry, state) : found,
      reissue,
    };
  });
}

/** What is wrong with the files that follow from a certificate in order: chain, keystore, truststore, password. */
function derivedProblems(wanted: CertificateLayoutEntry, { files }: Entry, state: AuthorityState): string[] {
  const issued = {
    certificate: files[certificateFile(wanted.name)].toString(),
    privateKey: files[keyFile(wanted.name)].toString(),
  };
  const expected = certificateFiles(wanted, issued, state.current.certificate, rootBundle(state));
  return Object.entries(expected).flatMap(([file, content]) => {
    if (!files[file]) return [`has no ${file}`];
    return files[file].equals(content) ? [] : [`has another ${file} than follows from it`];
  });
}

function readable(pem: string): CertificateFacts | undefined {
  try {
    return factsOf(pem);
  } catch {
    return undefined;
  }
}
