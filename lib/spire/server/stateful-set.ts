import { type StatefulSet } from 'kubernetes-types/apps/v1';
import { late, manifest, nonEmpty, resources, restrictedPod, RESTRICTED_CONTAINER } from '../../kubernetes';
import { metricsPort } from '../config';
import { controllerManagerContainer, controllerManagerVolumes } from '../controller-manager/sidecar';
import { SERVER } from '../layout';
import { SERVER_IMAGE } from '../versions';
import { type ServerAdditions } from './additions';
import { type SpireServer } from './server';

/** The server's StatefulSet. */
export function serverStatefulSet(server: SpireServer, additions: ServerAdditions): void {
  const { props } = server;
  const controllerManager = props.controllerManager ?? {};
  const metrics = metricsPort(props.telemetry);
  manifest<StatefulSet>(server, 'stateful-set', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: server.name, namespace: server.namespace, labels: { ...server.podLabels } },
    spec: {
      serviceName: server.name,
      replicas: server.replicas,
      // Replicas are peers: none waits for another.
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { ...server.podLabels } },
      template: {
        metadata: {
          labels: { ...server.podLabels },
          annotations: {
            'cdk8s-spire/config-checksum': late(() => server.configChecksum),
            'kubectl.kubernetes.io/default-container': 'spire-server',
          },
        },
        spec: {
          serviceAccountName: server.name,
          automountServiceAccountToken: true,
          priorityClassName: props.priorityClassName ?? 'system-cluster-critical',
          // The server looks up who is at the other end of its socket, by process: it must see the sidecar's.
          shareProcessNamespace: true,
          securityContext: restrictedPod(SERVER.uid),
          nodeSelector: props.nodeSelector && { ...props.nodeSelector },
          tolerations: nonEmpty(props.tolerations),
          topologySpreadConstraints:
            server.replicas > 1
              ? ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
                  maxSkew: 1,
                  topologyKey,
                  whenUnsatisfiable: 'ScheduleAnyway',
                  labelSelector: { matchLabels: { ...server.podLabels } },
                }))
              : undefined,
          containers: [
            {
              name: 'spire-server',
              image: props.image ?? SERVER_IMAGE,
              args: ['-config', `${SERVER.configDir}/${SERVER.configFile}`],
              env: late(() => nonEmpty(server.requirements.env)),
              ports: [
                { name: 'grpc', containerPort: SERVER.grpcPort },
                { name: 'health', containerPort: SERVER.healthPort },
                ...(metrics === undefined ? [] : [{ name: 'metrics', containerPort: metrics }]),
              ],
              // The API opens only when the CA is signed, which waits for the database and an upstream authority.
              startupProbe: {
                httpGet: { path: '/live', port: 'health' },
                periodSeconds: 2,
                failureThreshold: 300,
              },
              // Restarting does not bring a database back, so a fail-over must not look like a hung server.
              livenessProbe: {
                httpGet: { path: '/live', port: 'health' },
                periodSeconds: 20,
                timeoutSeconds: 5,
                failureThreshold: 9,
              },
              readinessProbe: {
                httpGet: { path: '/ready', port: 'health' },
                periodSeconds: 5,
                timeoutSeconds: 3,
              },
              resources: props.resources ?? resources('100m', '128Mi', '512Mi'),
              securityContext: RESTRICTED_CONTAINER,
              volumeMounts: late(() => [
                { name: 'config', mountPath: SERVER.configDir, readOnly: true },
                { name: 'spire-data', mountPath: SERVER.dataDir },
                { name: 'server-socket', mountPath: SERVER.socketDir },
                ...(server.requirements.mounts ?? []),
              ]),
            },
            late(() =>
              controllerManagerContainer(
                controllerManager,
                'server-socket',
                additions.webhooks,
                server.metrics,
              ),
            ),
          ],
          volumes: late(() => [
            { name: 'config', configMap: { name: server.name } },
            { name: 'server-socket', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
            ...controllerManagerVolumes(`${server.name}-controller-manager`, additions.webhooks),
            ...(server.requirements.volumes ?? []),
          ]),
        },
      },
      volumeClaimTemplates: [
        {
          // With the defaults that the API server fills in, for it compares the list as a whole.
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'spire-data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            volumeMode: 'Filesystem',
            storageClassName: props.storageClass,
            resources: { requests: { storage: props.storageSize ?? '1Gi' } },
          },
        },
      ],
    },
  });
}
