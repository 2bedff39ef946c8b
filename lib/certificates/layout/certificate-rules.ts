import {
  canonicalIpAddress,
  dnsLabelProblem,
  dnsSubdomainProblem,
  ipAddressProblem,
  type Problem,
  workloadIdProblem,
} from '../../identity';
import { certificateDnsNameProblem } from './dns-names';
import {
  type CertificateLayoutEntry,
  type LayoutDocument,
  type OwnerRef,
  type WorkloadRef,
} from './document';
import { CertificateKeyType, KeyEncoding } from './key-type';
import { leafLifetimeProblem, renewalProblem } from './lifetime';
import { at, below, type LayoutProblem } from './problems';
import { comparableName, subjectProblem } from './subjects';

/** What is wrong with one certificate, whatever the others say. */
export function certificateProblems(
  entry: CertificateLayoutEntry,
  { trustDomain, authority }: Pick<LayoutDocument, 'trustDomain' | 'authority'>,
): LayoutProblem[] {
  return [
    ...at('name', certificateNameProblem(entry.name)),
    ...below('owner', entry.owner ? ownerProblems(entry.owner) : []),
    ...at('subject', subjectProblem(entry.subject) ?? issuerProblem(entry, authority)),
    ...dnsNamesProblems(entry.dnsNames),
    ...ipAddressesProblems(entry.ipAddresses),
    ...at(
      'spiffeId',
      entry.spiffeId === undefined ? undefined : workloadIdProblem(entry.spiffeId, trustDomain),
    ),
    ...at('keyEncoding', keyEncodingProblem(entry.keyEncoding, entry.keyType)),
    ...at('lifetimeSeconds', leafLifetimeProblem(entry.lifetimeSeconds, authority.lifetimeSeconds)),
    ...at('renewBeforeSeconds', renewalProblem(entry.renewBeforeSeconds, entry.lifetimeSeconds)),
    ...entry.workloads.flatMap((workload, i) => below(`workloads[${i}]`, workloadProblems(workload))),
  ];
}

function ownerProblems({ namespace, name }: OwnerRef): LayoutProblem[] {
  return [...at('namespace', dnsLabelProblem(namespace)), ...at('name', dnsLabelProblem(name))];
}

/** Longest name of a certificate: with any ending it stays a key of a Secret, and a file. */
const MAX_NAME = 200;

/** Names whose files would be those of the authorities. */
const RESERVED = ['root', 'ca', 'next-ca', 'previous-ca', 'expired-ca', 'bundle'].flatMap((name) => [
  name,
  `${name}-key`,
]);

/** Why files cannot begin with `name`, or undefined. Source: Kubernetes API, keys of a Secret. */
export function certificateNameProblem(name: string): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'certificate-name',
    value: name,
    problem: text,
    instead,
  });
  if (RESERVED.includes(name)) return problem("is what the authority's own files begin with", 'another name');
  if (name.length <= MAX_NAME && /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name)) return undefined;
  return problem(
    name === '' ? 'is empty' : 'is no name that files and keys of a Secret can begin with',
    `at most ${MAX_NAME} letters, digits and inner ".", "_" and "-"`,
  );
}

/** What is wrong with a reference to a workload. */
export function workloadProblems({ kind, namespace, name }: WorkloadRef): LayoutProblem[] {
  const restartable = ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind);
  return [
    ...at(
      'kind',
      restartable
        ? undefined
        : {
            rule: 'workload-kind',
            value: kind,
            problem: 'is no workload that can be restarted',
            instead: '"Deployment", "StatefulSet" or "DaemonSet"',
          },
    ),
    ...at('namespace', dnsLabelProblem(namespace)),
    ...at('name', dnsSubdomainProblem(name)),
  ];
}

/** A certificate with the name of its issuer is taken for one that signed itself. Source: RFC 5280 §6.1. */
function issuerProblem(
  { subject }: CertificateLayoutEntry,
  authority: LayoutDocument['authority'],
): Problem | undefined {
  if (comparableName(subject) !== comparableName(authority.subject)) return undefined;
  return {
    rule: 'certificate-impersonation',
    value: subject,
    problem: 'is the subject of the authority',
    instead: 'a subject of its own',
  };
}

function dnsNamesProblems(names: string[]): LayoutProblem[] {
  if (names.length === 0) {
    return at('dnsNames', {
      rule: 'certificate-names',
      value: '[]',
      problem: 'is no DNS name, and most clients look at nothing else',
      instead: 'at least one name',
    });
  }
  return names.flatMap((name, i) =>
    at(
      `dnsNames[${i}]`,
      certificateDnsNameProblem(name) ?? repeated(names, i, (other) => other.toLowerCase()),
    ),
  );
}

function ipAddressesProblems(addresses: string[]): LayoutProblem[] {
  return addresses.flatMap((address, i) => {
    const problem = ipAddressProblem(address) ?? canonicalProblem(address);
    return at(`ipAddresses[${i}]`, problem ?? repeated(addresses, i, (other) => other));
  });
}

function canonicalProblem(address: string): Problem | undefined {
  const canonical = canonicalIpAddress(address);
  if (canonical === address) return undefined;
  return {
    rule: 'ip-address',
    value: address,
    problem: 'is not written in its canonical form',
    instead: `"${canonical}"`,
  };
}

function repeated(values: string[], index: number, form: (value: string) => string): Problem | undefined {
  const first = values.findIndex((value) => form(value) === form(values[index]));
  if (first === index) return undefined;
  return {
    rule: 'certificate-names',
    value: values[index],
    problem: 'is there twice',
    instead: 'each name once',
  };
}

function keyEncodingProblem(encoding: KeyEncoding, keyType: CertificateKeyType): Problem | undefined {
  const curve = [CertificateKeyType.EC_P256, CertificateKeyType.EC_P384].includes(keyType);
  const other = { [KeyEncoding.PKCS1]: curve, [KeyEncoding.SEC1]: !curve, [KeyEncoding.PKCS8]: false };
  if (!other[encoding]) return undefined;
  return {
    rule: 'key-encoding',
    value: encoding,
    problem: `is no encoding of keys of the type ${keyType}`,
    instead: `"${KeyEncoding.PKCS8}" or "${curve ? KeyEncoding.SEC1 : KeyEncoding.PKCS1}"`,
  };
}
