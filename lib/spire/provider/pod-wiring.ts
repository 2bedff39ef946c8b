import { type PodWiring } from '../../kubernetes';
import { WORKLOAD_API } from '../layout';

/**
 * What a pod needs in order to receive its SVID.
 *
 * @param bundleConfigMap mounts that ConfigMap with the trust bundle, too
 */
export function podWiring(socketHostPath: string, bundleConfigMap?: string): PodWiring {
  return {
    volumes: [
      // The directory and not the socket: a restarted agent makes a new socket.
      { name: 'spiffe-workload-api', hostPath: { path: socketHostPath, type: 'DirectoryOrCreate' } },
      ...(bundleConfigMap ? [{ name: 'spiffe-bundle', configMap: { name: bundleConfigMap } }] : []),
    ],
    mounts: [
      { name: 'spiffe-workload-api', mountPath: WORKLOAD_API.socketDir, readOnly: true },
      ...(bundleConfigMap
        ? [{ name: 'spiffe-bundle', mountPath: WORKLOAD_API.bundleDir, readOnly: true }]
        : []),
    ],
    env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', value: WORKLOAD_API.endpoint }],
    otherwise: 'so its pods would receive no SVID',
  };
}
