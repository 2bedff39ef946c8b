import { isIP } from 'node:net';
import { dnsNameProblem, type Problem } from '../../identity';

/** Why a certificate cannot have the DNS name, or undefined. */
export function certificateDnsNameProblem(name: string): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'dns-name',
    value: name,
    problem: text,
    instead,
  });
  if (isIP(name))
    return problem('is an IP address, which clients do not look for among DNS names', 'ipAddresses');
  if (isNumeric(name))
    return problem('has nothing but numbers, as an address', 'a name with letters, or ipAddresses');
  return dnsNameProblem(name);
}

/** Whether it is an IPv4 address, or would be taken for one. */
export function isNumeric(host: string): boolean {
  return /^\d+(\.\d+)*$/.test(host);
}
