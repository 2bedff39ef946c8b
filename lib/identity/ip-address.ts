import { isIP } from 'node:net';
import { type Problem } from './problem';

/** Why `text` is no IP address that a certificate can name, or undefined: IPv4 or IPv6, no range, no zone, no port. */
export function ipAddressProblem(text: string): Problem | undefined {
  const problem = (clause: string, instead: string): Problem => ({
    rule: 'ip-address',
    value: text,
    problem: clause,
    instead,
  });
  const example = 'an address such as "10.0.0.1" or "2001:db8::1"';
  // A misspelt prop passes where an object is not checked against its type.
  if (typeof text !== 'string' || text === '') return problem('is empty', example);
  if (text.includes('%'))
    return problem('has a zone, which counts on one machine only', 'the address without it');
  if (isIP(text)) return undefined;
  const [address, suffix] = text.split('/');
  if (suffix !== undefined && isIP(address))
    return problem('is a range of addresses', 'each address by itself');
  const numbers = /^\d+(\.\d+)*$/.test(text) ? text.split('.') : [];
  const beyond = numbers.find((number) => Number(number) > 255);
  if (numbers.length > 1 && beyond !== undefined)
    return problem(`has the number ${beyond}, beyond 255`, example);
  const padded = numbers.find((number) => /^0\d/.test(number));
  if (padded !== undefined)
    return problem(`has the number ${padded}, which some read as octal`, 'numbers without leading zeros');
  return problem('is no IP address', example);
}

/**
 * The one spelling of an address: lower case, shortest form, `::ffff:10.0.0.1` for an IPv4 address in IPv6.
 *
 * Source: RFC 5952 §4 and §5.
 *
 * @param text an IP address; anything else comes back as it is
 */
export function canonicalIpAddress(text: string): string {
  if (isIP(text) !== 6 || text.includes('%')) return text;
  const short = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (!mapped) return short;
  const [high, low] = mapped.slice(1).map((group) => parseInt(group, 16));
  return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
