import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Authority, authorityProblem, splitBundle } from '../issuing';
import { type EntryRef } from '../layout/document';
import { ROOT_FILE } from '../layout/file-names';
import { type AuthorityState, startOf } from './authority-state';
import { ClockError, type EntryFiles, ForeignEntryError } from './store';
import { type StoredTarget } from './target';

/** Where ServiceRadar's own chart keeps the key of its authority: beside the certificates. */
export const FOREIGN_KEY_FILE = 'root-key.pem';

/** An authority beside the certificates, judged. */
interface FoundAuthority {
  readonly from: EntryRef;
  readonly certificate: string;
  /** @default - it cannot sign */
  readonly authority?: Authority;
  /** Why it cannot, as a clause. @default - it can */
  readonly problem?: string;
}

/**
 * The authority that another program left beside the certificates, so that whatever trusts it goes on doing so;
 * undefined if there is none that can sign.
 *
 * @param unusable is told of each that cannot
 * @throws ForeignEntryError if there are several
 * @throws ClockError if one is of a time to come
 */
export function adoptableAuthority(
  targets: StoredTarget[],
  now: Date,
  unusable: (reason: string) => void,
): { readonly authority: Authority; readonly from: EntryRef } | undefined {
  const found = targets.flatMap((target) => foundAuthority(target, now) ?? []);
  for (const { from, certificate, problem } of found) {
    if (problem === undefined) continue;
    const start = startOf(certificate);
    if (start && start > now)
      throw new ClockError(`The authority in ${placeOf(from)}`, problem, now, RIGHT_TIME);
    unusable(`${keyPlace(from)} is not taken over: its authority ${problem}`);
  }
  const [first, ...others] = found.filter(({ authority }) => authority !== undefined);
  const other = others.find(({ certificate }) => certificate !== first.certificate);
  if (other) {
    throw new ForeignEntryError(
      `${keyPlace(first.from)}`,
      `is of another authority than that in ${placeOf(other.from)}`,
      'the key of the one that is to sign; the other is trusted without its key as well, until a rotation ends',
    );
  }
  return first && { authority: first.authority!, from: first.from };
}

const RIGHT_TIME = 'the right time here; or, if it was made while a clock was wrong, one from a backup';

const placeOf = ({ namespace, name }: EntryRef): string => `${namespace}/${name}`;
const keyPlace = (ref: EntryRef): string => `${FOREIGN_KEY_FILE} in ${placeOf(ref)}`;

/** The first that can sign, or what is wrong with the first. */
function foundAuthority({ target, entry }: StoredTarget, now: Date): FoundAuthority | undefined {
  const privateKey = entry?.files[FOREIGN_KEY_FILE]?.toString();
  if (privateKey === undefined) return undefined;
  const from = target.entry;
  const judged = splitBundle(entry?.files[ROOT_FILE]?.toString() ?? '').map((certificate) => ({
    certificate,
    problem: authorityProblem(certificate, privateKey, now),
  }));
  const good = judged.find(({ problem }) => problem === undefined);
  if (good)
    return { from, certificate: good.certificate, authority: { certificate: good.certificate, privateKey } };
  return { from, ...(judged[0] ?? { certificate: '', problem: `has no certificate in ${ROOT_FILE}` }) };
}

/** Whether the key beside the certificates is stored with the authority as well: it has its place there then. */
export function hasMovedKey(files: EntryFiles, { current, next, expired }: AuthorityState): boolean {
  const key = files[FOREIGN_KEY_FILE];
  if (!key) return false;
  try {
    const privateKey = createPrivateKey(key);
    const kept = [current, next, expired].flatMap((authority) => splitBundle(authority?.certificate ?? ''));
    return kept.some((pem) => new X509Certificate(pem).checkPrivateKey(privateKey));
  } catch {
    return false;
  }
}
