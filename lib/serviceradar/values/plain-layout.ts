import { CertificateLayout, type LayoutDocument } from '../../certificates';
import { TrustDomain } from '../../identity';
import { type Catalogue } from '../catalogue';
import { layoutProps } from '../certificate-props';
import { addCertificates } from '../certificates';
import { type Values } from './schema';

/** The layout of all services that the values describe, without the names and addresses that they add. */
export function plainLayout(values: Values, catalogue: Catalogue): LayoutDocument {
  const certs = { ...values.certs, extraNames: [], edge: { ...values.certs.edge, gateway: undefined } };
  const trustDomain = new TrustDomain(values.spire.trustDomain);
  const layout = new CertificateLayout(layoutProps({ ...values, certs }, trustDomain));
  addCertificates(layout, catalogue, certs);
  return layout.document();
}
