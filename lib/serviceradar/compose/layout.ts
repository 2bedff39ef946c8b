import { CertificateLayout, type LayoutDocument, SecretLayout } from '../../certificates';
import { type TrustDomain } from '../../identity';
import { type Catalogue } from '../catalogue';
import { edgeCertificateName } from '../certificate-paths';
import { layoutProps } from '../certificate-props';
import { addCertificates } from '../certificates';
import { type Values } from '../values';
import { addCaddy, CADDY } from './caddy';
import { addDatabase, DATABASE_CERTIFICATES } from './database';
import { inFolders } from './folders';

/** Which certificates there are in Compose: those of the cluster, and those of the database. */
export function composeLayout(
  values: Values,
  catalogue: Catalogue,
  trustDomain: TrustDomain,
): LayoutDocument {
  const layout = new CertificateLayout({
    ...layoutProps(values, trustDomain),
    // Everything is in a volume of its own, where nobody else's generator was.
    adoptFrom: undefined,
    secrets: SecretLayout.SHARED,
    restartWorkloads: false,
  });
  addCertificates(layout, catalogue, values.certs);
  addDatabase(layout, values.certs);
  if (!values.web.host) addCaddy(layout, catalogue.service('serviceradar-web-ng'), values.certs);
  const folders: { [certificate: string]: string } = { [CADDY]: CADDY };
  for (const name of DATABASE_CERTIFICATES) folders[name] = name;
  for (const { name, declaration, certificateName } of catalogue.certified) {
    if (declaration.certificate) folders[certificateName!] = name;
    if (declaration.edgeAgent) folders[edgeCertificateName(values.certs.agent)] = name;
  }
  return inFolders(layout.document(), folders);
}
