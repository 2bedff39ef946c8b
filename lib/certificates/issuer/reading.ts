import { X509Certificate } from 'node:crypto';

/** The first certificate of a PEM text, or undefined if it is none. */
export function certificateIn(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
