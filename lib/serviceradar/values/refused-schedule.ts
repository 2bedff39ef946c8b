import { CertificateLayout, renewalScheduleProblem } from '../../certificates';
import { TrustDomain } from '../../identity';
import { Catalogue } from '../catalogue';
import { layoutProps } from '../certificate-props';
import { type RefusedKey } from './refused-key';
import { type Values } from './schema';

/** The schedule of the renewal, if certificates may expire between two of its runs. */
export function refusedSchedule(values: Values): RefusedKey[] {
  const { spire, certs } = values;
  const issues = !spire.enabled || certs.alongsideSpire;
  if (!issues || !certs.renewal.enabled) return [];
  const props = layoutProps(values, new TrustDomain(spire.trustDomain));
  const layout = new CertificateLayout({ ...props, edge: undefined });
  // All live equally long, so that one stands for all.
  const [{ identity }] = new Catalogue({ namespace: spire.namespace }).certified;
  layout.add(identity);
  const problem = renewalScheduleProblem(certs.renewal.schedule, layout.document());
  if (!problem) return [];
  return [
    {
      key: 'certs.renewal.schedule',
      problem: { ...problem, instead: 'a schedule with more runs, or an earlier certs.renewBefore' },
    },
  ];
}
