import { authorityProblem } from '../authority';
import { type CertificateLayoutEntry } from '../../layout';
import { splitBundle } from '../pem';
import { issued, readCertificate } from '../x509/read';
import { differences } from './differences';
import { type CertificateMaterial, readMaterial, type ReadMaterial } from './material';

/**
 * Everything that is wrong with a certificate, as clauses: with itself, its key, and the authority in the
 * bundle that signed it. That its renewal is due is nothing wrong.
 *
 * @param rootBundlePem every trusted authority, as in `root.pem`
 */
export function verifyCertificate(
  entry: CertificateLayoutEntry,
  files: CertificateMaterial,
  rootBundlePem: string,
  now: Date,
): string[] {
  const material = readMaterial(files);
  if (typeof material === 'string') return [material];
  return [...differences(entry, material, now), ...chainProblems(material, rootBundlePem, now)];
}

function chainProblems({ certificate }: ReadMaterial, rootBundlePem: string, now: Date): string[] {
  const roots = splitBundle(rootBundlePem);
  if (roots.length === 0) return ['has no trusted authority: the bundle is empty'];
  const issuer = roots.find((root) => {
    const authority = readCertificate(root);
    return authority !== undefined && issued(authority, certificate);
  });
  if (issuer === undefined) return ['is signed by no trusted authority'];
  const problem = authorityProblem(issuer, undefined, now);
  return problem === undefined ? [] : [`is signed by an authority that ${problem}`];
}
