import { Construct } from 'constructs';
import { type ValidatingWebhookConfiguration } from 'kubernetes-types/admissionregistration/v1';
import { type Service } from 'kubernetes-types/core/v1';
import { manifest } from '../../kubernetes';
import { CONTROLLER_MANAGER } from '../layout';
import { type SpireServer } from '../server';

export interface ControllerManagerWebhookProps {
  readonly server: SpireServer;
}

/**
 * Has the API server refuse ClusterSPIFFEIDs and ClusterFederatedTrustDomains that the controller manager
 * could not use. The controller manager makes the certificate by itself and enters its CA.
 *
 * Create it after every registration: what is applied before it, at the first installation, is not
 * held up by a webhook that is not there yet.
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
        failurePolicy: 'Fail' as const,
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
