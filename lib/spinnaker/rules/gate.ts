import { flagAt } from '../flag';
import { valueAt, type Tree } from '../tree';
import { type Contradiction, withoutUser } from './contradictions';

const API = ['config', 'security', 'apiSecurity'];

/** Why Gate cannot serve https with our certificate by this SpinnakerService, or undefined. */
export function gateContradiction(config: Tree): Contradiction | undefined {
  return otherCertificate(config) ?? noHttps(config);
}

/** Halyard writes these into Gate's configuration, and what of them ours does not replace remains. */
function otherCertificate(config: Tree): Contradiction | undefined {
  const path = [...API, 'ssl', 'enabled'];
  if (!flagAt({ spinnakerConfig: config }, ['spinnakerConfig', ...path])) return undefined;
  return {
    problem: {
      rule: 'spinnaker-gate',
      value: 'true',
      problem: 'gives Gate another certificate',
      instead: 'to leave it out, or GateTls.BEFORE_GATE to keep that certificate',
    },
    path,
  };
}

/**
 * Without the first, Deck sends browsers to the address within the cluster, or to the one that the operator makes of
 * `expose`, which begins with http. Each of the two wins over the `baseUrl` that Gate gets from this package.
 */
function noHttps(config: Tree): Contradiction | undefined {
  const [first, second] = [
    [...API, 'overrideBaseUrl'],
    ['service-settings', 'gate', 'overrideBaseUrl'],
  ];
  const empty = 'is empty, so browsers are not sent to the https address that they reach Gate at';
  return (
    notHttps(first, valueAt(config, first) ?? '', empty) ??
    notHttps(second, valueAt(config, second) ?? undefined, empty)
  );
}

function notHttps(path: readonly string[], value: unknown, empty: string): Contradiction | undefined {
  if (value === undefined || /^https:\/\/./i.test(`${value}`)) return undefined;
  return {
    problem: {
      rule: 'spinnaker-gate',
      value: withoutUser(`${value}`),
      problem: value === '' ? empty : 'is no https address, and Gate serves https',
      instead: 'an address such as "https://gate.example.org"',
    },
    path,
  };
}
