import { InvalidInputError } from '../../../identity';
import { type CertificateFacts } from '../x509/facts';
import { readCertificate } from '../x509/read';

/**
 * What the first certificate of a PEM text says.
 *
 * @throws InvalidInputError if there is none, or it is damaged
 */
export function factsOf(certificatePem: string): CertificateFacts {
  const certificate = readCertificate(certificatePem);
  if (certificate) return certificate.facts;
  throw new InvalidInputError({
    rule: 'certificate',
    // Whatever it is, it may be a key.
    value: certificatePem === '' ? '' : 'the text',
    problem: 'is no certificate',
    instead: 'a certificate as PEM, from "-----BEGIN CERTIFICATE-----" on',
  });
}
