import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type MockResourceArgs } from '@pulumi/pulumi/runtime';
import { readCertificate } from '../../lib/certificates/issuing/x509/read';
import { signCertificate } from '../../lib/certificates/issuing/x509/certificate';
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAlternativeName,
} from '../../lib/certificates/issuing/x509/extensions';
import { encodeName } from '../../lib/certificates/issuing/x509/name';
import { DistinguishedName } from '../../lib/identity';

/** In which order Go encodes a subject, whatever the order in which it is given: read backwards. */
const ORDER = [
  ['serialNumber', 'SERIALNUMBER'],
  ['commonName', 'CN'],
  ['province', 'ST'],
  ['locality', 'L'],
  ['organizationalUnit', 'OU'],
  ['organization', 'O'],
  ['country', 'C'],
] as const;

/**
 * The TLS provider, as far as it is used here, with a state: what was made of some inputs is the same the next time.
 */
export class TlsProvider {
  private readonly state = new Map<string, object>();
  /** Lets time pass. */
  now = new Date();

  readonly answer = ({ type, name, inputs }: MockResourceArgs): object => {
    if (!type.startsWith('tls:')) return {};
    const key = JSON.stringify([type, name, inputs]);
    const known = this.state.get(key) ?? this.make(type, inputs);
    this.state.set(key, known);
    return known;
  };

  /** Forgets a resource, as if it had to be replaced. */
  forget(type: string, name: string): void {
    for (const key of this.state.keys()) {
      const [knownType, knownName] = JSON.parse(key);
      if (knownType.endsWith(`:${type}`) && knownName === name) this.state.delete(key);
    }
  }

  private make(type: string, inputs: any): object {
    if (type.endsWith(':PrivateKey')) return privateKey(inputs);
    if (type.endsWith(':CertRequest')) {
      const { privateKeyPem, ...names } = inputs;
      const publicKey = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' });
      return { certRequestPem: JSON.stringify({ ...names, publicKey }) };
    }
    const authority = type.endsWith(':SelfSignedCert') ? undefined : inputs.caCertPem;
    const request = authority ? JSON.parse(inputs.certRequestPem) : inputs;
    const signer = createPrivateKey(authority ? inputs.caPrivateKeyPem : inputs.privateKeyPem);
    return { certPem: this.sign(inputs, request, signer, authority) };
  }

  private sign(inputs: any, request: any, signer: KeyObject, authority?: string): string {
    const subject = encodeName(DistinguishedName.parse(subjectText(request.subject)));
    const { dnsNames = [], ipAddresses = [], uris = [] } = request;
    return signCertificate(
      {
        subject,
        issuer: authority ? readCertificate(authority)!.subject : subject,
        notBefore: this.now,
        notAfter: new Date(this.now.getTime() + inputs.validityPeriodHours * 3_600_000),
        publicKey: request.publicKey ? createPublicKey(request.publicKey) : createPublicKey(signer),
        extensions: authority
          ? [
              basicConstraints(undefined),
              keyUsage(['digitalSignature']),
              extendedKeyUsage(['serverAuth', 'clientAuth']),
              subjectAlternativeName({ dnsNames, ipAddresses, uris }),
            ]
          : [basicConstraints(5), keyUsage(['keyCertSign', 'cRLSign'])],
      },
      signer,
    );
  }
}

/** The subject of a certificate as the provider would write it. */
export function subjectText(subject: { readonly [attribute: string]: string }): string {
  return ORDER.filter(([attribute]) => subject[attribute])
    .map(([attribute, type]) => `${type}=${subject[attribute]}`)
    .join(',');
}

function privateKey({ algorithm, ecdsaCurve, rsaBits }: any): object {
  const key =
    algorithm === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: rsaBits }).privateKey
      : generateKeyPairSync('ec', { namedCurve: ecdsaCurve === 'P384' ? 'secp384r1' : 'prime256v1' })
          .privateKey;
  const type = algorithm === 'RSA' ? 'pkcs1' : 'sec1';
  return {
    privateKeyPem: key.export({ type, format: 'pem' }),
    privateKeyPemPkcs8: key.export({ type: 'pkcs8', format: 'pem' }),
  };
}
