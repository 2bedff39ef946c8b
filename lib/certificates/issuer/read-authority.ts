import { authorityProblem } from '../issuing';
import { type LayoutDocument } from '../layout/document';
import { entryPlace, others, refuseWrongClock } from './authority';
import { type AuthorityState, storedAuthority } from './authority-state';
import { type CertificateStore, ForeignEntryError } from './store';

/**
 * The authority as it is stored, to sign with.
 *
 * @throws ForeignEntryError if there is none that can sign
 * @throws ClockError if it is of a time to come
 */
export async function readAuthority(
  layout: LayoutDocument,
  store: CertificateStore,
  now: Date,
): Promise<AuthorityState> {
  const { entry: ref } = layout.authority;
  const entry = await store.read(ref);
  const stored = entry ? storedAuthority(entry) : {};
  const { certificate, privateKey } = stored;
  refuseWrongClock(stored, { layout, now });
  const problem =
    certificate === undefined || privateKey === undefined
      ? 'is missing'
      : authorityProblem(certificate, privateKey, now);
  if (problem !== undefined) {
    throw new ForeignEntryError(`The authority in ${entryPlace(ref)}`, problem, 'generate first');
  }
  const current = { certificate: certificate!, privateKey: privateKey! };
  return { ...others(stored, { layout, targets: [], now, log: () => undefined }), current };
}
