import { id_kp } from '@peculiar/asn1-x509';

/** What a key may be used for, as the specification spells it. Source: RFC 5280 §4.2.1.3. */
export type KeyUsageName = 'digitalSignature' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign';

/** What an authority's key is for. */
export const AUTHORITY_USAGES: KeyUsageName[] = ['keyCertSign', 'cRLSign'];

/** Both ends of a connection: services call each other. */
export const PURPOSES = ['serverAuth', 'clientAuth'];

/** What a service's key is for. Only RSA keys can encrypt the secret of a session. */
export function leafUsages(keyType: string): KeyUsageName[] {
  return keyType.startsWith('rsa') ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'];
}

/** Source: RFC 5280 §4.2.1.12. */
const PURPOSE_OIDS: { readonly [name: string]: string } = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: `${id_kp}.1`,
  clientAuth: `${id_kp}.2`,
  codeSigning: `${id_kp}.3`,
  emailProtection: `${id_kp}.4`,
  timeStamping: `${id_kp}.8`,
  OCSPSigning: `${id_kp}.9`,
};

export const extendedKeyUsageOid = (name: string): string => PURPOSE_OIDS[name];

/** The name, or the number of one that has none here. */
export function extendedKeyUsageName(oid: string): string {
  return Object.keys(PURPOSE_OIDS).find((name) => PURPOSE_OIDS[name] === oid) ?? oid;
}
