import { type Authority, authorityProblem, createAuthority, joinBundle, splitBundle } from '../issuing';
import { type EntryRef, type LayoutDocument } from '../layout/document';
import { ROOT_FILE } from '../layout/file-names';
import { adoptableAuthority } from './adoption';
import {
  type AuthorityState,
  expiryOf,
  PREVIOUS_FILE,
  startOf,
  stillValid,
  storedAuthority,
  type StoredAuthority,
  withExpired,
} from './authority-state';
import { type Log } from './log';
import { type Offer, OfferVerdict } from './offer';
import { ClockError, type Entry, ForeignEntryError } from './store';
import { type StoredTarget } from './target';

/** What the decision about the authority rests on. */
export interface AuthorityInput {
  readonly layout: LayoutDocument;
  readonly entry: Entry | undefined;
  readonly targets: StoredTarget[];
  /** What may be taken over from another program; asked for only where there is no authority. */
  readonly offer: () => Promise<Offer | undefined>;
  readonly replace: boolean;
  readonly now: Date;
  readonly log: Log;
}

/** The authority that signs from now on. */
export interface AuthorityDecision {
  readonly state: AuthorityState;
  /** Why it is another than the one that is stored, as a clause. @default - it is the same */
  readonly change?: string;
}

export const entryPlace = ({ namespace, name }: EntryRef): string => `${namespace}/${name}`;

/**
 * Keeps a good authority, adopts one that is there already, and makes one where there is none.
 *
 * @throws ForeignEntryError if it is lost or damaged and something still relies on it
 * @throws ClockError if it is of a time to come
 */
export async function decideAuthority(input: AuthorityInput): Promise<AuthorityDecision> {
  const stored = input.entry ? storedAuthority(input.entry) : {};
  const { certificate, privateKey } = stored;
  if (certificate === undefined && privateKey === undefined) return firstAuthority(input);
  const problem =
    certificate === undefined ? 'is missing' : authorityProblem(certificate, privateKey ?? '', input.now);
  refuseWrongClock(stored, input);
  if (problem === undefined) {
    const current = { certificate: certificate!, privateKey: privateKey! };
    return { state: { ...others(stored, input), current } };
  }
  const expiry = certificate === undefined ? undefined : expiryOf(certificate);
  if (expiry && expiry <= input.now) return successor(stored, problem, input);
  if (!input.replace) throw lost(input, problem);
  return successor(stored, problem, input);
}

async function firstAuthority(input: AuthorityInput): Promise<AuthorityDecision> {
  const { layout, targets, now, replace, log } = input;
  const published = publishedAuthorities(targets, now);
  const unusable: string[] = [];
  const beside = adoptableAuthority(targets, now, (reason) => unusable.push(reason));
  for (const reason of unusable) log('warn', reason);
  const adopted = beside ?? (await offeredAuthority(input, published));
  if (adopted) {
    const { certificate } = adopted.authority;
    const trusted = [published, 'trusted' in adopted ? adopted.trusted : undefined].join('\n');
    // Whoever is known by one of the others goes on being trusted.
    const previous = splitBundle(joinBundle([trusted])).filter((pem) => pem !== joinBundle([certificate]));
    return {
      state: { current: adopted.authority, ...(previous.length > 0 && { previous: joinBundle(previous) }) },
      change: `is taken over from ${entryPlace(adopted.from)}`,
    };
  }
  if (published && !replace) throw lost(input, ['is missing', ...unusable].join('; '));
  return {
    state: {
      current: await createAuthority(layout.authority, now),
      ...(published && { previous: published }),
    },
    change: published ? 'is new, because the one before is missing' : 'is new, because there was none',
  };
}

/**
 * The authority of another program, whose entry stays as it is. Whoever names it has agents outside that trust it,
 * so that one which only has to be repaired is not replaced by another.
 */
async function offeredAuthority(
  { offer: ask, replace, log }: AuthorityInput,
  published: string | undefined,
): Promise<(Pick<Offer, 'from' | 'trusted'> & { readonly authority: Authority }) | undefined> {
  const offer = await ask();
  if (!offer) return undefined;
  const { authority, from, problem, trusted = '', verdict } = offer;
  const place = entryPlace(from);
  if (authority) {
    // Ours was another by the time it was lost: one that was rotated away does not come back.
    const theirs = splitBundle(trusted);
    if (published !== undefined && !splitBundle(published).every((pem) => theirs.includes(pem)))
      return undefined;
    log(
      'warn',
      `${place} keeps its copy of the authority's key: rotate the authority when nobody needs that`,
    );
    return { authority, from, trusted };
  }
  if (published !== undefined) return undefined;
  if (verdict === OfferVerdict.DAMAGED && !replace) {
    throw new ForeignEntryError(
      `The authority to take over from ${place}`,
      problem!,
      'root.pem and root-key.pem of one authority there; or no adoptFrom for a new one, after which agents outside need new bundles',
    );
  }
  const level = verdict === OfferVerdict.ABSENT ? 'info' : 'warn';
  log(level, `no authority is taken over: that of ${place} ${problem}`, { entry: place, problem });
  return undefined;
}

/** One that can sign, where the stored one no longer can: that which was prepared, or a new one. */
async function successor(
  stored: StoredAuthority,
  problem: string,
  input: AuthorityInput,
): Promise<AuthorityDecision> {
  const { layout, now, targets } = input;
  const { next, previous, expired, rotationId } = others(stored, input);
  const current: Authority = next ?? (await createAuthority(layout.authority, now));
  const before = [stored.certificate, previous, publishedAuthorities(targets, now)].join('\n');
  const trusted = splitBundle(stillValid(before, now)).filter(
    (pem) => pem !== joinBundle([current.certificate]),
  );
  return {
    state: {
      current,
      rotationId,
      ...(trusted.length > 0 && { previous: joinBundle(trusted) }),
      ...(expired && { expired }),
    },
    change: `is ${next ? 'the prepared one' : 'new'}, because the one before ${problem}`,
  };
}

/** @throws ClockError if an authority is of a time to come: it is good, and the clock is not */
export function refuseWrongClock(
  { certificate, next, expired }: StoredAuthority,
  { layout, now }: Pick<AuthorityInput, 'layout' | 'now'>,
): void {
  for (const pem of [certificate, next?.certificate]) {
    const start = pem === undefined ? undefined : startOf(pem);
    if (!start || start <= now) continue;
    throw new ClockError(
      `The authority in ${entryPlace(layout.authority.entry)}`,
      `is not valid before ${start.toISOString()}`,
      now,
      `the right time here; or, if it was made while a clock was wrong, ${
        expired
          ? 'expired-ca.pem and expired-ca-key.pem in the place of ca.pem and ca-key.pem'
          : 'one from a backup'
      }`,
    );
  }
}

/** What has expired, with its key, besides what had before. */
function allExpired(
  { certificate, privateKey, next, expired }: StoredAuthority,
  now: Date,
): Authority | undefined {
  return [{ certificate, privateKey }, next].reduce<Authority | undefined>((found, authority) => {
    const expiry = authority?.certificate === undefined ? undefined : expiryOf(authority.certificate);
    if (!expiry || expiry > now || !authority?.privateKey) return found;
    return withExpired(found, { certificate: authority.certificate!, privateKey: authority.privateKey });
  }, expired);
}

/**
 * Who signed before. What is damaged is put together again from what is published.
 *
 * @throws ForeignEntryError if it cannot be: whoever relies on it would be cut off
 */
function previousOf(
  { certificate = '', next, previous, bundle = '' }: StoredAuthority,
  { layout, targets }: Pick<AuthorityInput, 'layout' | 'targets'>,
): string | undefined {
  if (previous === undefined) return undefined;
  const readable = splitBundle(previous).filter((pem) => expiryOf(pem) !== undefined);
  if (readable.length > 0 && readable.length === previous.split('-----BEGIN').length - 1) return previous;
  const known = splitBundle(joinBundle([certificate, next?.certificate ?? '']));
  const published = [bundle, ...targets.map(({ entry }) => entry?.files[ROOT_FILE]?.toString() ?? '')];
  const found = splitBundle(joinBundle([...readable, ...published])).filter(
    (pem) => expiryOf(pem) !== undefined && !known.includes(pem),
  );
  if (found.length > 0) return joinBundle(found);
  throw new ForeignEntryError(
    `${PREVIOUS_FILE} in ${entryPlace(layout.authority.entry)}`,
    'is damaged',
    'the file from a backup; or none, if nobody is known by a certificate of that authority any more',
  );
}

/** What else is stored, as far as it is of use. */
export function others(
  stored: StoredAuthority,
  input: Pick<AuthorityInput, 'layout' | 'targets' | 'now' | 'log'>,
): Omit<AuthorityState, 'current'> {
  const { now, log } = input;
  const { next, rotationId } = stored;
  const previous = previousOf(stored, input);
  const problem = next && authorityProblem(next.certificate, next.privateKey, now);
  if (problem) {
    log('warn', `the prepared authority ${problem}: prepare the rotation again`, { problem });
  }
  const trusted = previous === undefined ? '' : stillValid(previous, now);
  const expired = allExpired(stored, now);
  return {
    ...(!problem && { rotationId, next }),
    ...(trusted && { previous: trusted }),
    ...(expired && { expired }),
  };
}

/** Authorities that are trusted by whoever reads a target, as a bundle; undefined if there is none. */
export function publishedAuthorities(targets: StoredTarget[], now: Date): string | undefined {
  const bundles = targets.map(({ entry }) => entry?.files[ROOT_FILE]?.toString() ?? '');
  return stillValid(bundles.join('\n'), now) || undefined;
}

function lost({ layout }: AuthorityInput, problem: string): ForeignEntryError {
  return new ForeignEntryError(
    `The authority in ${entryPlace(layout.authority.entry)}`,
    problem,
    'ca.pem and ca-key.pem restored from a backup; or --replace-ca for a new one, after which agents outside need new bundles',
  );
}
