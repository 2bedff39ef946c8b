import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings, sourceSecretOf } from '../../settings';
import { POLICY_LABEL } from '../labels';
import { adoptRoot, IS_LATE } from './adopt-root';
import { eitherObject, listPath, variable } from './expressions';
import { clusterPolicy, type ContextEntry } from './policy';
import { IS_ISSUED, IS_REPORT, isRootChange, rootChangeMatch, WITHOUT_KEY } from './root-changes';
import { rootsOf, trustBundle, trustedRoots } from './trust-bundle';

/**
 * When a trusted root changes, comes or goes, every namespace's Secret gets the new bundle.
 *
 * While Kyverno does not answer, roots cannot be changed (`Fail`): a change that nobody saw would reach the namespaces
 * an hour late. Nothing else of the cluster's requests is held up: it is about Secrets without keys that have the label
 * of the roots, and about the status of Certificates in one namespace, and cert-manager tries again.
 *
 * The roots are those that the request would leave behind, for Kyverno sees it before it is carried out. If another
 * webhook refuses it afterwards, the namespaces have them nevertheless until the next change of a root, at most an hour:
 * Kyverno tries too briefly to wait for what may never be stored. Only who may write Secrets beside the root can do so.
 *
 * The rule for late Secrets is here because a policy that also changes what exists does not generate for what exists
 * in its first hour.
 */
export function syncRoot(settings: ServingSettings): KubernetesObject {
  const { policies, rootSecret, rootNamespace } = settings;
  const certificate = `request.operation == "DELETE" || ${IS_REPORT} && ${IS_ISSUED}`;
  return clusterPolicy({
    name: policies.syncRoot,
    title: 'Changed roots for every namespace',
    description: `Brings every change of a trusted root in ${rootNamespace} to the Secret ${rootSecret} of all namespaces.`,
    failurePolicy: 'Fail',
    background: true,
    matchConditions: [
      {
        name: 'root',
        expression: `${eitherObject(isRootChange(settings, certificate))} || ${IS_LATE}`,
      },
      { name: 'without-key', expression: WITHOUT_KEY },
    ],
    rules: [
      {
        name: 'rotation-sync',
        match: withOperations(rootChangeMatch(settings)),
        // Roots that Kyverno keeps count as much as those that somebody adds.
        skipBackgroundRequests: false,
        context: bundleAfterRequest(settings),
        mutate: {
          targets: [
            {
              apiVersion: 'v1',
              kind: 'Secret',
              name: rootSecret,
              selector: { matchLabels: { [POLICY_LABEL]: policies.cloneRoot } },
              // Without a current root everything stays as it is.
              preconditions: {
                all: [{ key: variable('length(newSource)'), operator: 'GreaterThan', value: 0 }],
              },
            },
          ],
          patchStrategicMerge: { data: { 'ca.crt': variable('trustBundle') } },
        },
      },
      adoptRoot(settings),
    ],
  });
}

/** Kyverno passes over deletions unless a rule names them. */
function withOperations({ any }: { any: { resources: object }[] }) {
  const operations = ['CREATE', 'UPDATE', 'DELETE'];
  return { any: any.map(({ resources }) => ({ resources: { ...resources, operations } })) };
}

/**
 * The bundle as it is after the request. What is stored may still be the state before: Kyverno is told before the
 * request is carried out. So a Secret in the request is not taken from the store, unless that has a newer one already.
 * A Certificate that is deleted leaves its Secret behind, which counts no more.
 */
function bundleAfterRequest(settings: ServingSettings): ContextEntry[] {
  const name = variable('request.object.metadata.name');
  const uid = variable('request.object.metadata.uid');
  const version = variable(`request.oldObject.metadata.resourceVersion || ''`);
  const removed = `request.operation == 'DELETE'`;
  const isSecret = `request.object.kind == 'Secret'`;
  const others = `[?name != '${variable('outdated')}']`;
  return [
    ...trustedRoots(settings),
    {
      name: 'outdated',
      variable: {
        jmesPath: `${isSecret} && request.object.metadata.name || ${removed} && request.object.spec.secretName || ''`,
      },
    },
    {
      name: 'triggerStored',
      apiCall: {
        urlPath: listPath(
          `/api/v1/namespaces/${settings.rootNamespace}/secrets`,
          'fieldSelector',
          `metadata.name=${name}`,
        ),
        jmesPath: rootsOf('items', settings),
      },
    },
    {
      name: 'triggerNow',
      variable: {
        // Lists are in objects because an empty one would not count as an answer.
        jmesPath: `(!(${isSecret}) && {is: \`[]\`} || ${removed} && {is: triggerStored[?uid != '${uid}']} || triggerStored[?version != '${version}'] && {is: triggerStored} || {is: ${rootsOf('[request.object]', settings)}}).is`,
      },
    },
    {
      name: 'newSource',
      variable: {
        jmesPath: `[triggerNow[?name == '${sourceSecretOf(settings)}'], trustSource${others}][]`,
      },
    },
    {
      name: 'newFurther',
      variable: {
        jmesPath: `sort_by([triggerNow[?further && name != '${sourceSecretOf(settings)}'], trustFurther${others}][], &name)`,
      },
    },
    ...trustBundle('newSource', 'newFurther'),
  ];
}
