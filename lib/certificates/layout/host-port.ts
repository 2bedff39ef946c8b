import { isIPv6 } from 'node:net';
import { canonicalIpAddress, dnsNameProblem, ipAddressProblem, type Problem } from '../../identity';
import { isNumeric } from './dns-names';

/** The host of `host:port`, without the brackets of an IPv6 address. */
export function hostOf(address: string): string {
  return address.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** Why `text` is no address that clients can be told, or undefined: `gateway.example.org:50052`, `[2001:db8::1]:50052`. */
export function hostPortProblem(text: string): Problem | undefined {
  const problem = (clause: string, instead: string): Problem => ({
    rule: 'edge-gateway',
    value: text,
    problem: clause,
    instead,
  });
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const inner = /^\[(.*)\]$/.exec(host ?? '')?.[1];
  const fits = inner === undefined ? isHost(host ?? '') : isIPv6(inner) && !inner.includes('%');
  if (!fits || Number(port) < 1 || Number(port) > 65_535)
    return problem('is no host with a port', 'an address such as "gateway.example.org:50052"');
  if (inner === undefined) {
    const wrong = isNumeric(host) ? ipAddressProblem(host) : undefined;
    return wrong && problem(wrong.problem, wrong.instead);
  }
  const canonical = canonicalIpAddress(inner);
  if (inner === canonical) return undefined;
  return problem('is not written in its canonical form', `"[${canonical}]:${port}"`);
}

function isHost(text: string): boolean {
  return !text.startsWith('*') && dnsNameProblem(text) === undefined;
}
