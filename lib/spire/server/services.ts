import { type Service } from 'kubernetes-types/core/v1';
import { manifest } from '../../kubernetes';
import { SERVER } from '../layout';
import { type SpireServer } from './server';

/** The Service of the server, and one of its bundle endpoint, so that exposing one does not expose the other. */
export function serverServices(server: SpireServer): void {
  const { name, namespace, podLabels, service } = server;
  manifest<Service>(server, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, annotations: service.props.annotations },
    spec: {
      ...service.spec,
      type: service.type,
      selector: podLabels,
      ports: [
        {
          name: 'grpc',
          port: SERVER.grpcPort,
          targetPort: 'grpc',
          protocol: 'TCP',
          nodePort: service.props.nodePort,
        },
      ],
    },
  });
  const endpoint = server.props.federation?.bundleEndpoint;
  if (!endpoint) return;
  manifest<Service>(server, 'bundle-endpoint', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-bundle`, namespace },
    spec: {
      selector: podLabels,
      ports: [{ name: 'bundle', port: endpoint.port, targetPort: endpoint.port, protocol: 'TCP' }],
    },
  });
}
