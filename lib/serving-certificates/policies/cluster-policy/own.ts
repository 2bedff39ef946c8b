import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { CERTIFICATE_ANNOTATION, POLICY_LABEL } from '../labels';
import { celLabel, eitherObject, key, variable } from './expressions';
import { clusterPolicy } from './policy';
import { CERTIFICATE, IS_ISSUED, IS_REPORT } from './root-changes';

/**
 * The Secret of a Service's Certificate belongs to that Certificate, so that Kubernetes removes it with it.
 *
 * It is not done in the request that makes the Secret: cert-manager would find an owner among the fields that it
 * manages, take it for its own old setting, and write the Secret again and again; and Kyverno would copy the key into
 * an UpdateRequest. Kyverno's background controller adds it, in its own name, when cert-manager reports the Certificate
 * as ready.
 *
 * A Secret that the annotation names no more stays, with its key, as long as the Certificate that was written to it:
 * rules of this kind delete nothing. Whoever names another one deletes the old one when nothing mounts it any more.
 *
 * While Kyverno does not answer, Secrets are made without it (`Ignore`) and get it when Kyverno starts, at the latest
 * an hour later.
 */
export function own(settings: ServingSettings): KubernetesObject {
  const { policies } = settings;
  const certificate = 'request.object.metadata';
  return clusterPolicy({
    name: policies.own,
    title: 'Secrets go with their Certificates',
    description: `Makes the Secrets of annotated Services belong to the Certificates that they were made for.`,
    failurePolicy: 'Ignore',
    background: true,
    matchConditions: [
      {
        name: 'generated',
        expression: eitherObject(celLabel(POLICY_LABEL, policies.issue)),
      },
      {
        name: 'issued',
        expression: `request.operation == "" || ${IS_REPORT} && [object].exists(o, ${IS_ISSUED})`,
      },
    ],
    rules: [
      {
        name: 'own-secret',
        match: {
          any: [
            {
              resources: {
                kinds: [CERTIFICATE, `${CERTIFICATE}/status`],
                selector: { matchLabels: { [POLICY_LABEL]: policies.issue } },
              },
            },
          ],
        },
        mutate: {
          mutateExistingOnPolicyUpdate: true,
          targets: [
            {
              apiVersion: 'v1',
              kind: 'Secret',
              name: variable('request.object.spec.secretName'),
              namespace: variable(`${certificate}.namespace`),
              context: [
                {
                  name: 'made',
                  variable: {
                    jmesPath: `target.metadata.annotations.${key(CERTIFICATE_ANNOTATION)} == ${certificate}.name`,
                  },
                },
                {
                  name: 'owned',
                  variable: {
                    jmesPath: `contains(target.metadata.ownerReferences[].uid || \`[]\`, ${certificate}.uid)`,
                  },
                },
              ],
              preconditions: {
                all: [
                  { key: variable('made'), operator: 'Equals', value: true },
                  { key: variable('owned'), operator: 'Equals', value: false },
                ],
              },
            },
          ],
          patchStrategicMerge: {
            metadata: {
              ownerReferences: [
                {
                  apiVersion: 'cert-manager.io/v1',
                  kind: 'Certificate',
                  name: variable(`${certificate}.name`),
                  uid: variable(`${certificate}.uid`),
                },
              ],
            },
          },
        },
      },
    ],
  });
}
