import { createPublicKey, type KeyObject } from 'node:crypto';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { InvalidInputError } from '../../identity';
import { type Authority } from './authority';
import { leafCertificate, type LeafContent } from './leaf-certificate';
import { keyProblem } from './x509/key';
import { verifies } from './x509/signature';

/** What the certificate for a request is to say. The request itself has no say in it. */
export type RequestedNames = LeafContent;

const REQUEST =
  /-----BEGIN (NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (NEW )?CERTIFICATE REQUEST-----/;

/** The largest that is read, in characters: an RSA key of 8192 bits and some attributes. */
const MAX_LENGTH = 16_384;

/**
 * A certificate for a key that was made elsewhere. Of the request only the key is taken, after whoever sent
 * it has proved by the request's signature to hold it.
 *
 * @param csrPem PKCS#10 as PEM. Source: RFC 2986
 * @throws InvalidInputError if the request is damaged, not signed by its key, or its key is weak
 */
export async function issueForRequest(
  authority: Authority,
  csrPem: string,
  names: RequestedNames,
  now: Date,
): Promise<string> {
  return leafCertificate(authority, names, requestedKey(csrPem), now);
}

function requestedKey(csrPem: string): KeyObject {
  const request = readRequest(csrPem);
  if (!request) throw refusal('is no certificate request');
  const { key, signed } = request;
  const weak = keyProblem(key);
  if (weak !== undefined) throw refusal(weak);
  if (!signed()) throw refusal('is not signed by its own key with SHA-2');
  return key;
}

function readRequest(csrPem: string): { key: KeyObject; signed: () => boolean } | undefined {
  const base64 = csrPem.length > MAX_LENGTH ? undefined : REQUEST.exec(csrPem)?.[2];
  if (base64 === undefined) return undefined;
  try {
    const request = AsnConvert.parse(Buffer.from(base64, 'base64'), CertificationRequest);
    const info = AsnConvert.serialize(request.certificationRequestInfo.subjectPKInfo);
    const key = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
    const signed = (): boolean =>
      verifies(
        key,
        request.signatureAlgorithm.algorithm,
        request.certificationRequestInfoRaw!,
        request.signature,
      );
    return { key, signed };
  } catch {
    return undefined;
  }
}

function refusal(problem: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'certificate-request',
    value: 'the request',
    problem,
    instead: 'a PKCS#10 request as PEM for a key of type EC P-256, P-384, P-521 or RSA of 2048 bits or more',
  });
}
