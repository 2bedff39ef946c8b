import { type Authority, authorityProblem, splitBundle } from '../issuing';
import { type EntryRef, type LayoutDocument } from '../layout/document';
import { ROOT_FILE } from '../layout/file-names';
import { FOREIGN_KEY_FILE } from './adoption';
import { expiryOf, stillValid } from './authority-state';
import { type CertificateStore, type EntryFiles, StoreUnreachableError } from './store';

/** What is to be made of an entry whose authority may be taken over. */
export enum OfferVerdict {
  GOOD = 'good',
  /** There is no such entry, or none yet. */
  ABSENT = 'absent',
  /** There is nothing in it that could ever sign again. */
  USELESS = 'useless',
  /** There was an authority in it, and something is wrong with it that can be put right. */
  DAMAGED = 'damaged',
}

/** What `adoptFrom` names, judged. */
export interface Offer {
  readonly from: EntryRef;
  readonly verdict: OfferVerdict;
  /** @default - none that can sign */
  readonly authority?: Authority;
  /** Every authority that is trusted there, as a bundle. @default - none */
  readonly trusted?: string;
  /** What is wrong with it, as a clause. @default - nothing */
  readonly problem?: string;
}

/**
 * Reads what the layout says may be taken over, or undefined if it says nothing.
 *
 * @throws ForeignEntryError if it is a Secret of another type than Opaque
 * @throws StoreUnreachableError if it cannot be read
 */
export async function readOffer(
  { authority: { adoptFrom } }: LayoutDocument,
  store: CertificateStore,
  now: Date,
): Promise<Offer | undefined> {
  if (!adoptFrom) return undefined;
  try {
    const files = await store.peek(adoptFrom, [ROOT_FILE, FOREIGN_KEY_FILE]);
    return { from: adoptFrom, ...judge(files, now) };
  } catch (error) {
    if (!(error instanceof StoreUnreachableError)) throw error;
    // Without a look at it, a new authority might cut off every agent outside.
    throw new StoreUnreachableError(
      `${error.message}. Its authority is to be taken over: make it readable, or leave out adoptFrom for a new one.`,
    );
  }
}

function judge(files: EntryFiles | undefined, now: Date): Omit<Offer, 'from'> {
  if (!files) return { verdict: OfferVerdict.ABSENT, problem: 'is not there' };
  const privateKey = files[FOREIGN_KEY_FILE]?.toString();
  if (privateKey === undefined) {
    return { verdict: OfferVerdict.USELESS, problem: `has no ${FOREIGN_KEY_FILE}` };
  }
  const root = files[ROOT_FILE]?.toString() ?? '';
  const [certificate] = splitBundle(root);
  if (certificate === undefined) {
    return { verdict: OfferVerdict.DAMAGED, problem: `has a key and no certificate in ${ROOT_FILE}` };
  }
  const problem = authorityProblem(certificate, privateKey, now);
  if (problem === undefined) {
    return {
      verdict: OfferVerdict.GOOD,
      authority: { certificate, privateKey },
      trusted: stillValid(root, now),
    };
  }
  const expiry = expiryOf(certificate);
  const expired = expiry !== undefined && expiry <= now;
  return { verdict: expired ? OfferVerdict.USELESS : OfferVerdict.DAMAGED, problem };
}
