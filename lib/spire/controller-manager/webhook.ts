import { Construct } from 'constructs';
import {
  type MatchCondition,
  type ValidatingWebhookConfiguration,
} from 'kubernetes-types/admissionregistration/v1';
import { type Service } from 'kubernetes-types/core/v1';
import { manifest } from '../../kubernetes';
import { CONTROLLER_MANAGER } from '../layout';
import { type SpireServer } from '../server';

/** What becomes of a registration while the controller manager does not answer. */
export enum WebhookFailurePolicy {
  /** It is stored unseen. If it cannot be rendered, it gives no identity, and its status says so. */
  IGNORE = 'Ignore',
  /** It is refused: at the first installation and while the server is away, nothing can be registered. */
  FAIL = 'Fail',
}

export interface ControllerManagerWebhookProps {
  /** Server beside which the controller manager runs. */
  readonly server: SpireServer;
  /** @default WebhookFailurePolicy.IGNORE */
  readonly failurePolicy?: WebhookFailurePolicy;
}

/**
 * Has the API server refuse ClusterSPIFFEIDs and ClusterFederatedTrustDomains that the controller manager
 * could not use, of the class that it handles. The controller manager makes the certificate by itself and
 * enters its CA.
 *
 * It belongs to no namespace: who removes the installation by removing its namespace removes it, too. With
 * WebhookFailurePolicy.FAIL create it after every registration: what is applied before it, at the first
 * installation, is not held up by a webhook that nobody answers yet.
 */
export class ControllerManagerWebhook extends Construct {
  constructor(scope: Construct, id: string, props: ControllerManagerWebhookProps) {
    super(scope, id);
    const { server } = props;
    const service = `${server.name}-webhook`;
    server.enableWebhooks();
    manifest<Service>(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service, namespace: server.namespace },
      spec: {
        selector: server.podLabels,
        ports: [{ name: 'webhook', port: 443, targetPort: CONTROLLER_MANAGER.webhookPort }],
      },
    });
    const webhook = (kind: string, plural: string) => {
      const singular = kind.toLowerCase();
      return {
        name: `v${singular}.kb.io`,
        admissionReviewVersions: ['v1'],
        clientConfig: {
          service: {
            name: service,
            namespace: server.namespace,
            path: `/validate-spire-spiffe-io-v1alpha1-${singular}`,
          },
        },
        failurePolicy: props.failurePolicy ?? WebhookFailurePolicy.IGNORE,
        matchConditions: [classCondition(server)],
        sideEffects: 'None' as const,
        timeoutSeconds: 5,
        rules: [
          {
            apiGroups: ['spire.spiffe.io'],
            apiVersions: ['v1alpha1'],
            operations: ['CREATE' as const, 'UPDATE' as const],
            resources: [plural],
            scope: 'Cluster' as const,
          },
        ],
      };
    };
    manifest<ValidatingWebhookConfiguration>(this, 'configuration', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: server.webhookName },
      webhooks: [
        webhook('ClusterSPIFFEID', 'clusterspiffeids'),
        webhook('ClusterFederatedTrustDomain', 'clusterfederatedtrustdomains'),
      ],
    });
  }
}

/** Lets an object through to the webhook that its controller manager handles, so that no other is judged by it. */
function classCondition(server: SpireServer): MatchCondition {
  const has = 'has(object.spec) && has(object.spec.className)';
  const none = `!(${has}) || object.spec.className == ""`;
  // As JSON, which CEL reads like this for the characters of a label.
  const own = `${has} && object.spec.className == ${JSON.stringify(server.className)}`;
  if (!server.className) return { name: 'class', expression: none };
  const classless = server.props.controllerManager?.watchClassless;
  return { name: 'class', expression: classless ? `${none} || ${own}` : own };
}
