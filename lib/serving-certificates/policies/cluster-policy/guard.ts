import { type KubernetesObject } from '../../../kubernetes';
import { CERTIFICATE_SUFFIX, type ServingSettings } from '../../settings';
import { namespacesWithoutCertificates } from '../labels';
import { claimedName, claimedObjects } from './claim';
import { celAnnotation, celText, celTexts, variable } from './expressions';
import { clusterPolicy, type Condition, type PolicyRule } from './policy';

/**
 * Refuses annotations that are no names, or that point at what belongs to somebody else. And it refuses to make the Secret
 * with the trusted roots immutable: its namespace would miss every later root.
 *
 * While Kyverno does not answer, Services that are annotated or whose annotation changes are refused (`Fail`):
 * an unchecked one could have the key of another application overwritten. All other Services pass, and all Secrets but
 * such immutable ones.
 */
export function guard(settings: ServingSettings): KubernetesObject {
  const { policies, annotation, wildcardAnnotation, rootSecret } = settings;
  const changed = [annotation, wildcardAnnotation].map(
    (name) => `${celAnnotation('object', name)} != ${celAnnotation('oldObject', name)}`,
  );
  const fixed = `object != null && object.metadata.name == ${celText(rootSecret)} && has(object.immutable) && object.immutable`;
  return clusterPolicy({
    name: policies.guard,
    title: "Annotations for what is one's own",
    description: `Refuses Services whose annotation ${annotation} is no name of a Secret, or that of somebody else's.`,
    failurePolicy: 'Fail',
    background: false,
    matchConditions: [
      {
        name: 'annotation-changed-or-root-fixed',
        expression: `request.kind.kind == "Secret" ? ${fixed} : ${changed.join(' || ')}`,
      },
      {
        name: 'namespace',
        expression: `!(request.namespace in ${celTexts(namespacesWithoutCertificates(settings))})`,
      },
    ],
    rules: [...rules(settings), fixedRoot(settings)],
  });
}

function rules(settings: ServingSettings): PolicyRule[] {
  const { annotation, wildcardAnnotation, rootSecret } = settings;
  const secret = `Secret "${variable('secretName')}"`;
  const certificate = `Certificate "${variable('request.object.metadata.name')}${CERTIFICATE_SUFFIX}"`;
  const another = `Instead: the name of a Secret that does not exist yet`;
  const free = [is('wellFormed', true), is('reserved', false)];
  return [
    denied('secret-name', settings, {
      message: `The annotation ${annotation} is no name of a Secret. Instead: lower case letters, digits, "-" and ".", at most 253, each part beginning and ending with a letter or digit.`,
      deny: [is('wellFormed', false)],
    }),
    denied('wildcard-value', settings, {
      message: `The annotation ${wildcardAnnotation} is neither "true" nor "false". Instead: "true" for names of pods, or no such annotation.`,
      deny: [is('wildcardKnown', false)],
    }),
    denied('root-secret', settings, {
      message: `The annotation ${annotation} names ${rootSecret}, the Secret with the trusted roots. ${another}.`,
      deny: [is('reserved', true)],
    }),
    denied('foreign-secret', settings, {
      message: `The annotation ${annotation} names the ${secret}, which exists and was not made for this Service. ${another}; a certificate would overwrite this one.`,
      when: free,
      deny: [is('foreignSecret', true)],
    }),
    denied('shared-secret', settings, {
      message: `The annotation ${annotation} names the ${secret}, which another Certificate is written to. ${another}, one for each Service.`,
      when: free,
      deny: [is('sharedSecret', true)],
    }),
    denied('same-secret', settings, {
      message: `The annotation ${annotation} names the ${secret}, which another Service names, too. ${another}, one for each Service.`,
      when: free,
      deny: [is('rivals', true)],
    }),
    denied('foreign-certificate', settings, {
      message: `The ${certificate} exists and was not made for this Service. Instead: delete or rename it, or take the annotation ${annotation} off and use that one.`,
      when: free,
      deny: [is('foreignCertificate', true)],
    }),
  ];
}

function fixedRoot({ rootSecret }: ServingSettings): PolicyRule {
  return {
    name: 'fixed-root',
    match: {
      any: [{ resources: { kinds: ['Secret'], names: [rootSecret], operations: ['CREATE', 'UPDATE'] } }],
    },
    validate: {
      failureAction: 'Enforce',
      message: `The Secret ${rootSecret} with the trusted roots would be immutable, and get no later root. Instead: leave "immutable" out.`,
      deny: {
        conditions: {
          all: [{ key: variable('request.object.immutable == `true`'), operator: 'Equals', value: true }],
        },
      },
    },
  };
}

interface Denial {
  readonly message: string;
  readonly when?: Condition[];
  readonly deny: Condition[];
}

function denied(name: string, settings: ServingSettings, { message, when, deny }: Denial): PolicyRule {
  return {
    name,
    match: {
      any: [
        {
          resources: {
            kinds: ['Service'],
            operations: ['CREATE', 'UPDATE'],
            annotations: { [settings.annotation]: '*' },
          },
        },
      ],
    },
    context: [...claimedName(settings), ...(when ? claimedObjects(settings) : [])],
    ...(when && { preconditions: { all: when } }),
    validate: { failureAction: 'Enforce', message, deny: { conditions: { all: deny } } },
  };
}

function is(name: string, value: boolean): Condition {
  return { key: variable(name), operator: 'Equals', value };
}
