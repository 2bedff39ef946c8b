import { type ServingSettings } from '../../settings';
import { TRIGGER_LABEL } from '../labels';
import { celLabel, variable } from './expressions';
import { type PolicyRule } from './policy';

/** Rule that generates the Secret of a namespace. */
export const OF_NAMESPACE = 'generate-ca-secret';
/** Rule that generates the Secrets of all namespaces without. */
export const OF_SOURCE = 'generate-ca-secret-of-source';

/** Label of Kyverno on what it generated: the rule. */
const RULE_LABEL = 'generate.kyverno.io/rule-name';

/** CEL: whether Kyverno makes the Secret of a namespace that was there before the first root was. */
export const IS_LATE = `request.operation in ["CREATE", "UPDATE"] && [object].exists(o, ${celLabel(RULE_LABEL, OF_SOURCE)})`;

/**
 * A Secret that was made when the first root came is noted as one that its namespace was the reason for. By that Kyverno
 * finds out what to do when somebody alters or deletes it. One that replaced a Secret with other keys is noted at the
 * latest an hour later: the request has these keys in it, and Kyverno would copy them.
 */
export function adoptRoot({ rootSecret }: ServingSettings): PolicyRule {
  const namespace = variable('request.object.metadata.namespace');
  return {
    name: 'adopt-ca-secret',
    match: {
      any: [
        {
          resources: {
            kinds: ['Secret'],
            names: [rootSecret],
            // The second: when it replaces what somebody else made.
            operations: ['CREATE', 'UPDATE'],
            selector: { matchLabels: { [RULE_LABEL]: OF_SOURCE } },
          },
        },
      ],
    },
    skipBackgroundRequests: false,
    context: [
      {
        name: 'namespaceUid',
        apiCall: { urlPath: `/api/v1/namespaces/${namespace}`, jmesPath: 'metadata.uid' },
      },
    ],
    mutate: {
      targets: [{ apiVersion: 'v1', kind: 'Secret', name: rootSecret, namespace }],
      patchStrategicMerge: {
        metadata: {
          labels: {
            [RULE_LABEL]: OF_NAMESPACE,
            [`${TRIGGER_LABEL}-group`]: '',
            [`${TRIGGER_LABEL}-version`]: 'v1',
            [`${TRIGGER_LABEL}-kind`]: 'Namespace',
            [`${TRIGGER_LABEL}-namespace`]: '',
            [`${TRIGGER_LABEL}-uid`]: variable('namespaceUid'),
          },
        },
      },
    },
  };
}
