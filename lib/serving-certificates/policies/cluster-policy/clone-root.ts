import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { POLICY_LABEL } from '../labels';
import {
  celLabel,
  celText,
  eitherObject,
  listPath,
  literal,
  NOT_NAMESPACE_DELETION,
  variable,
} from './expressions';
import { OF_NAMESPACE, OF_SOURCE } from './adopt-root';
import { clusterPolicy, type PolicyRule } from './policy';
import { IS_REPORT, isRootChange, rootChangeMatch, WITHOUT_KEY } from './root-changes';
import { trustBundle, trustedRoots } from './trust-bundle';

/**
 * Every namespace has the Secret with the trusted roots. It is computed before the Secret is made, so no pod ever
 * sees one without content, and no key but `ca.crt` leaves the namespace of cert-manager.
 *
 * What was of this name before is replaced, unless it is immutable: then it has to be deleted, and the Secret comes with
 * the next root, at the latest an hour later.
 *
 * While Kyverno does not answer, namespaces are made without it (`Ignore`: nobody wants to wait with those) and get it
 * when Kyverno starts, at the latest an hour later.
 */
export function cloneRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, rootNamespace } = settings;
  return clusterPolicy({
    name: policies.cloneRoot,
    title: 'Trusted roots for every namespace',
    description: `Gives every namespace the Secret ${rootSecret} with the roots that certificates are verified with.`,
    failurePolicy: 'Ignore',
    background: true,
    matchConditions: [
      {
        name: 'namespace-or-root',
        expression: [
          `request.kind.kind == "Namespace" ? !(request.operation in ["UPDATE", "DELETE"])`,
          // The end of a root must not look like the end of what the Secrets were generated for.
          `${eitherObject(`o.metadata.namespace == ${celText(rootNamespace)}`)} ? ` +
            `request.operation != "DELETE" && ${eitherObject(isRootChange(settings, `request.operation == "" || ${IS_REPORT}`))} && (${WITHOUT_KEY})`,
          eitherObject(celLabel(POLICY_LABEL, policies.cloneRoot)),
        ].join(' : '),
      },
      { name: 'not-end-of-namespace', expression: NOT_NAMESPACE_DELETION },
    ],
    rules: [ofNamespace(settings), ofSource(settings)],
  });
}

function ofNamespace(settings: ServingSettings): PolicyRule {
  return {
    name: OF_NAMESPACE,
    match: { any: [{ resources: { kinds: ['Namespace'] } }] },
    generate: {
      generateExisting: true,
      ...generated(settings, '[request.object.metadata.name]'),
    },
  };
}

/**
 * For namespaces that were there before the first root was. Those that have the Secret from Kyverno are left alone; what
 * somebody else made of this name is replaced.
 */
function ofSource(settings: ServingSettings): PolicyRule {
  return {
    name: OF_SOURCE,
    match: rootChangeMatch(settings),
    context: [
      {
        name: 'served',
        apiCall: {
          urlPath: listPath(
            '/api/v1/secrets',
            'labelSelector',
            `${POLICY_LABEL}=${settings.policies.cloneRoot}`,
          ),
          jmesPath: `items[?metadata.name == '${settings.rootSecret}'].metadata.namespace`,
        },
      },
      {
        name: 'unserved',
        apiCall: {
          urlPath: '/api/v1/namespaces',
          jmesPath: `items[?status.phase == 'Active' && !contains(\`${variable('served')}\`, metadata.name)].metadata.name`,
        },
      },
    ],
    generate: {
      generateExisting: false,
      ...generated(settings, 'unserved'),
    },
  };
}

// Kyverno forbids to change a rule that generates, except for what is below `foreach`. So what is configurable is there.
function generated(settings: ServingSettings, namespaces: string) {
  const excluded = literal(settings.excludedNamespaces);
  return {
    // It replaces what somebody else made or altered.
    synchronize: true,
    // The policy may be replaced, by another form of it for instance, and nobody must lose the roots by that.
    orphanDownstreamOnPolicyDelete: true,
    foreach: [
      {
        list: `${namespaces} | [?!contains(${excluded}, @)]`,
        context: [...trustedRoots(settings), ...trustBundle('trustSource', 'trustFurther')],
        preconditions: {
          // Without a current root everything stays as it is.
          all: [{ key: variable('length(trustSource)'), operator: 'GreaterThan', value: 0 }],
        },
        apiVersion: 'v1',
        kind: 'Secret',
        name: settings.rootSecret,
        namespace: variable('element'),
        data: { type: 'Opaque', data: { 'ca.crt': variable('trustBundle') } },
      },
    ],
  };
}
