import { type Container, type Volume } from 'kubernetes-types/core/v1';
import { resources, RESTRICTED_CONTAINER } from '../../kubernetes';
import { CONTROLLER_MANAGER } from '../layout';
import { CONTROLLER_MANAGER_IMAGE } from '../versions';
import { type ControllerManagerProps } from './config';

/** The sidecar's container. `socketVolume` holds the server's socket. */
export function controllerManagerContainer(
  props: ControllerManagerProps,
  socketVolume: string,
  webhooks: boolean,
  metrics: boolean,
): Container {
  return {
    name: 'spire-controller-manager',
    image: props.image ?? CONTROLLER_MANAGER_IMAGE,
    args: [`--config=${CONTROLLER_MANAGER.configDir}/${CONTROLLER_MANAGER.configFile}`],
    env: webhooks ? undefined : [{ name: 'ENABLE_WEBHOOKS', value: 'false' }],
    ports: [
      { name: 'cm-health', containerPort: CONTROLLER_MANAGER.healthPort },
      ...(metrics ? [{ name: 'cm-metrics', containerPort: CONTROLLER_MANAGER.metricsPort }] : []),
      ...(webhooks ? [{ name: 'cm-webhook', containerPort: CONTROLLER_MANAGER.webhookPort }] : []),
    ],
    // No readiness probe: a registration that is behind must not take the server out of its Service.
    livenessProbe: {
      httpGet: { path: '/healthz', port: 'cm-health' },
      initialDelaySeconds: 15,
      periodSeconds: 20,
      failureThreshold: 6,
    },
    resources: props.resources ?? resources('50m', '64Mi', '256Mi'),
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: [
      { name: 'controller-manager-config', mountPath: CONTROLLER_MANAGER.configDir, readOnly: true },
      { name: socketVolume, mountPath: CONTROLLER_MANAGER.socketDir, readOnly: true },
      // The webhook's key pair is written to a temporary folder.
      ...(webhooks ? [{ name: 'controller-manager-tmp', mountPath: '/tmp' }] : []),
    ],
  };
}

export function controllerManagerVolumes(configMapName: string, webhooks: boolean): Volume[] {
  return [
    { name: 'controller-manager-config', configMap: { name: configMapName } },
    ...(webhooks
      ? [{ name: 'controller-manager-tmp', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }]
      : []),
  ];
}
