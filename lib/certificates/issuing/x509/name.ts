import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';
import { type DistinguishedName, escapeNameValue } from '../../../identity';

/** Source: RFC 4519 §2. */
const OIDS: { readonly [type: string]: string } = {
  C: '2.5.4.6',
  ST: '2.5.4.8',
  L: '2.5.4.7',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  SERIALNUMBER: '2.5.4.5',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
};

const TYPES = Object.fromEntries(Object.entries(OIDS).map(([type, oid]) => [oid, type]));

/** The name as X.509 has it, each attribute in the one encoding that RFC 5280 prefers for it. */
export function encodeName(name: DistinguishedName): Name {
  return new Name(
    name.attributes.map(
      ({ type, value }) =>
        new RelativeDistinguishedName([
          new AttributeTypeAndValue({ type: OIDS[type], value: encodeValue(type, value) }),
        ]),
    ),
  );
}

/** Source: RFC 5280, appendix A.1. */
function encodeValue(type: string, value: string): AttributeValue {
  if (type === 'C' || type === 'SERIALNUMBER') return new AttributeValue({ printableString: value });
  return new AttributeValue(type === 'DC' ? { ia5String: value } : { utf8String: value });
}

/** Any name as RFC 4514 writes it: attributes that {@link DistinguishedName} does not know by number. */
export function nameText(name: Name): string {
  return [...name]
    .reverse()
    .map((attributes) => [...attributes].map(attributeText).join('+'))
    .join(',');
}

function attributeText({ type, value }: AttributeTypeAndValue): string {
  if (value.anyValue) return `${TYPES[type] ?? type}=#${Buffer.from(value.anyValue).toString('hex')}`;
  return `${TYPES[type] ?? type}=${escapeNameValue(value.toString())}`;
}
