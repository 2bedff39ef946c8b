import {
  CertBag,
  id_certBag,
  id_pkcs8ShroudedKeyBag,
  id_x509Certificate,
  PKCS12Attribute,
  SafeBag,
} from '@peculiar/asn1-pfx';
import { EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import {
  AsnBmpStringConverter,
  AsnConvert,
  AsnObjectIdentifierConverter,
  OctetString,
} from '@peculiar/asn1-schema';
import { anyExtendedKeyUsage } from '@peculiar/asn1-x509';
import { type Encrypted } from './encryption';

const ID_FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const ID_LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
/** Java's own: without it, a certificate without a key does not count as trusted and is not shown. */
const ID_TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1';

/** The alias of an entry. */
export function friendlyName(name: string): PKCS12Attribute {
  return attribute(ID_FRIENDLY_NAME, AsnBmpStringConverter.toASN(name).toBER());
}

/** Says which certificate belongs to which key. */
export function localKeyId(id: Uint8Array): PKCS12Attribute {
  return attribute(ID_LOCAL_KEY_ID, AsnConvert.serialize(new OctetString(id)));
}

export function trustedForAnything(): PKCS12Attribute {
  return attribute(ID_TRUSTED_KEY_USAGE, AsnObjectIdentifierConverter.toASN(anyExtendedKeyUsage).toBER());
}

export function certificateBag(der: Uint8Array, attributes: PKCS12Attribute[]): SafeBag {
  const certValue = AsnConvert.serialize(new OctetString(der));
  return bag(id_certBag, new CertBag({ certId: id_x509Certificate, certValue }), attributes);
}

export function keyBag({ algorithm, data }: Encrypted, attributes: PKCS12Attribute[]): SafeBag {
  const key = new EncryptedPrivateKeyInfo({
    encryptionAlgorithm: algorithm,
    encryptedData: new OctetString(data),
  });
  return bag(id_pkcs8ShroudedKeyBag, key, attributes);
}

function bag(bagId: string, value: object, bagAttributes: PKCS12Attribute[]): SafeBag {
  // A chain's certificates have no attributes, and an empty set is not the same as none.
  return new SafeBag({
    bagId,
    bagValue: AsnConvert.serialize(value),
    ...(bagAttributes.length > 0 ? { bagAttributes } : {}),
  });
}

function attribute(attrId: string, value: ArrayBuffer): PKCS12Attribute {
  // Its constructor takes values and forgets them.
  const result = new PKCS12Attribute();
  result.attrId = attrId;
  result.attrValues = [value];
  return result;
}
