import { hostPortProblem, SCHEDULE_PATTERN, scheduleProblem } from '../../certificates';
import {
  dnsLabelProblem,
  dnsNameProblem,
  dnsSubdomainProblem,
  durationProblem,
  ipAddressProblem,
  type Problem,
  spiffeIdProblem,
  trustDomainProblem,
} from '../../identity';
import { LABEL_VALUE, labelKeyProblem, labelValueProblem, QUANTITY, quantityProblem } from '../../kubernetes';

/** A kind of string: how the loader checks it, and the regular expression by which an editor does. */
interface FormatRule {
  readonly pattern: string;
  problem(value: string): Problem | undefined;
}

const OBJECT_NAME = '[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*';
/** Its last label begins with a letter, so that nobody takes it for an address. Source: RFC 1123 §2.1. */
const HOST_NAME = `^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`;
const ANNOTATION_KEY = `^(${OBJECT_NAME}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$`;
const GO_DURATION = '^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$';

export const FORMATS = {
  'trust-domain': { pattern: '^[a-z0-9._-]{1,255}$', problem: trustDomainProblem },
  'spiffe-id': { pattern: '^spiffe://[a-z0-9._-]+(/[A-Za-z0-9._-]+)*$', problem: spiffeIdProblem },
  'dns-label': { pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$', problem: dnsLabelProblem },
  'dns-name': { pattern: '^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$', problem: dnsNameProblem },
  'host-name': { pattern: HOST_NAME, problem: hostNameProblem },
  'annotation-key': { pattern: ANNOTATION_KEY, problem: annotationKeyProblem },
  'object-name': { pattern: `^${OBJECT_NAME}$`, problem: dnsSubdomainProblem },
  'object-name-or-empty': {
    pattern: `^(${OBJECT_NAME})?$`,
    problem: (value) => (value === '' ? undefined : dnsSubdomainProblem(value)),
  },
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
  'ip-address': {
    pattern: '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$',
    problem: ipAddressProblem,
  },
  cidr: by(
    'cidr',
    '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)/[0-9]{1,3}$',
    'is no network',
    'a network such as "192.0.2.0/24"',
  ),
  'host-port': { pattern: '^[^\\s/]+:[0-9]{1,5}$', problem: hostPortProblem },
  'country-code': by('country-code', '^[A-Z]{2}$', 'is no code of a country', 'two letters such as "US"'),
  'cron-schedule': { pattern: SCHEDULE_PATTERN, problem: scheduleProblem },
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

function hostNameProblem(value: string): Problem | undefined {
  if (value.length <= 253 && new RegExp(HOST_NAME).test(value)) return undefined;
  const lower = value.toLowerCase();
  const example = 'a name such as "radar.example.org"';
  return {
    rule: 'host-name',
    value,
    problem: 'is no name of one host, as an Ingress and browsers know it',
    instead:
      lower !== value && !hostNameProblem(lower)
        ? `"${lower}"`
        : value.includes('_')
          ? `${example}: lower-case letters, digits and inner hyphens between dots`
          : example,
  };
}

/** Source: Kubernetes API, annotations: their keys are those of labels. */
function annotationKeyProblem(value: string): Problem | undefined {
  if (!labelKeyProblem(value)) return undefined;
  return {
    rule: 'annotation',
    value,
    problem: 'is no key of an annotation',
    instead: 'a key such as "example.org/name"',
  };
}

function by(rule: string, pattern: string, problem: string, instead: string): FormatRule {
  const regexp = new RegExp(pattern);
  return {
    pattern,
    problem: (value) => (regexp.test(value) ? undefined : { rule, value, problem, instead }),
  };
}
