import { type Problem } from '../../identity';

/** Why the controller manager would refuse `text` as a bundle in SPIFFE format (a JWK set), or undefined. */
export function trustDomainBundleProblem(text: string): Problem | undefined {
  const problem = (
    what: string,
    instead = 'what "spire-server bundle show -format spiffe" prints',
  ): Problem => ({
    rule: 'trust-domain-bundle',
    // No more of it: what is no bundle may be a private key.
    value: text.split('\n')[0].slice(0, 30),
    problem: what,
    instead,
  });
  let bundle: unknown;
  try {
    bundle = JSON.parse(text);
  } catch {
    return problem(text.includes('-----BEGIN') ? 'is PEM' : 'is no JSON');
  }
  const keys = (bundle as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) return problem('has no list of keys');
  for (const [i, key] of keys.entries()) {
    if (key?.d !== undefined) {
      return { ...problem(`has a private key at keys[${i}]`, 'public keys only'), value: `keys[${i}]` };
    }
    if (key?.use === 'x509-svid' && key.x5c?.length !== 1) {
      return problem(`has an X.509 authority without exactly one certificate (x5c) at keys[${i}]`);
    }
    if (key?.use === 'jwt-svid' && !key.kid)
      return problem(`has a JWT authority without an ID (kid) at keys[${i}]`);
  }
  return undefined;
}
