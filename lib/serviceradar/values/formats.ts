import {
  dnsLabelProblem,
  dnsNameProblem,
  dnsSubdomainProblem,
  durationProblem,
  type Problem,
  spiffeIdProblem,
  trustDomainProblem,
} from '../../identity';
import { LABEL_VALUE, labelValueProblem, QUANTITY, quantityProblem } from '../../kubernetes';

/** A kind of string: how the loader checks it, and the regular expression by which an editor does. */
interface FormatRule {
  readonly pattern: string;
  problem(value: string): Problem | undefined;
}

const OBJECT_NAME = '[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*';
const GO_DURATION = '^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$';

export const FORMATS = {
  'trust-domain': { pattern: '^[a-z0-9._-]{1,255}$', problem: trustDomainProblem },
  'spiffe-id': { pattern: '^spiffe://[a-z0-9._-]+(/[A-Za-z0-9._-]+)*$', problem: spiffeIdProblem },
  'dns-label': { pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$', problem: dnsLabelProblem },
  'dns-name': { pattern: '^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$', problem: dnsNameProblem },
  'object-name': { pattern: `^${OBJECT_NAME}$`, problem: dnsSubdomainProblem },
  'go-duration': { pattern: GO_DURATION, problem: positiveDurationProblem },
  'absolute-path': by('absolute-path', '^/([^/].*)?$', 'is no absolute path', 'a path that begins with "/"'),
  'container-image': by(
    'container-image',
    '^[^\\s:@]+(:[0-9]+/[^\\s:@]+)?(:[\\w.-]+)?@sha256:[0-9a-f]{64}$|^[^\\s:@]+(:[0-9]+/[^\\s:@]+)?:[\\w.-]+$',
    'is no image with a tag or digest',
    'a reference such as "registry.example.org/spire-server:1.15.3"',
  ),
  'k8s-quantity': { pattern: QUANTITY, problem: quantityProblem },
  'label-value': { pattern: LABEL_VALUE, problem: labelValueProblem },
  'ip-address': by(
    'ip-address',
    '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$',
    'is no IP address',
    'an address such as "192.0.2.10"',
  ),
  cidr: by(
    'cidr',
    '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)/[0-9]{1,3}$',
    'is no network',
    'a network such as "192.0.2.0/24"',
  ),
  text: by('text', '\\S', 'is empty', 'a value, or leave the key out'),
} satisfies { [name: string]: FormatRule };

export type Format = keyof typeof FORMATS;

function positiveDurationProblem(value: string): Problem | undefined {
  const problem = durationProblem(value);
  if (problem) return problem;
  return /[1-9]/.test(value)
    ? undefined
    : {
        rule: 'duration',
        value,
        problem: 'is no time at all',
        instead: 'a duration such as "90s", "15m" or "24h"',
      };
}

function by(rule: string, pattern: string, problem: string, instead: string): FormatRule {
  const regexp = new RegExp(pattern);
  return {
    pattern,
    problem: (value) => (regexp.test(value) ? undefined : { rule, value, problem, instead }),
  };
}
