import { type Problem } from '../../identity';

const OCTET = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);

/** Why `text` is no IP address, or undefined. */
export function ipProblem(text: string): Problem | undefined {
  if (IPV4.test(text) || isIpv6(text)) return undefined;
  return {
    rule: 'ip-address',
    value: text,
    problem: 'is no IP address',
    instead: 'an IP address such as "0.0.0.0" or "::"',
  };
}

/** Why `text` is no range of IP addresses, or undefined. */
export function cidrProblem(text: string): Problem | undefined {
  const [, address, bits] = /^(.*)\/(\d{1,3})$/.exec(text) ?? [];
  if (address !== undefined && !ipProblem(address) && Number(bits) <= (IPV4.test(address) ? 32 : 128)) {
    return undefined;
  }
  return { rule: 'cidr', value: text, problem: 'is no CIDR', instead: 'a range such as "10.0.0.0/8"' };
}

/** Why `port` is no TCP port, or undefined. */
export function portProblem(port: number): Problem | undefined {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return undefined;
  return {
    rule: 'port',
    value: String(port),
    problem: 'is no TCP port',
    instead: 'an integer from 1 to 65535',
  };
}

/** Listeners on ports that are the administrator's: no container of this package may listen there. */
export function lowPortProblems(listeners: { readonly [name: string]: number | undefined }): Problem[] {
  return Object.entries(listeners)
    .filter(([, port]) => port !== undefined && port >= 1 && port < 1024)
    .map(([name, port]) => ({
      rule: 'low-port',
      value: `${name} ${port}`,
      problem: 'is a port that needs a right which the container does not have',
      instead: 'a port from 1024, and a Service before it that has the port which clients know',
    }));
}

/** Listeners of one process that want the same port. */
export function portClashProblems(listeners: { readonly [name: string]: number | undefined }): Problem[] {
  const names = Object.keys(listeners);
  return names
    .filter(
      (name, i) => listeners[name] && names.findIndex((other) => listeners[other] === listeners[name]) < i,
    )
    .map((name) => ({
      rule: 'port-clash',
      value: `${name} ${listeners[name]}`,
      problem: 'is the port of another listener of the same process',
      instead: 'a port of its own',
    }));
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !/^[0-9a-fA-F:]+$/.test(text)) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
