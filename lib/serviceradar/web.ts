import { type Construct } from 'constructs';
import { type Ingress } from 'kubernetes-types/networking/v1';
import { type KubernetesObject, Manifest, manifest } from '../kubernetes';
import { type ServiceRadarService } from './catalogue';
import { type WebValues } from './values';

/**
 * How people reach web-ng: what ends TLS in front of it, with a public certificate, and speaks plain HTTP to
 * it. Nothing where the values name no host.
 */
export function addWebExposure(scope: Construct, values: WebValues, web: ServiceRadarService): void {
  const { host, clusterIssuer, tlsSecretName, ingress, gateway } = values;
  if (!host || !(ingress.enabled || gateway.enabled)) return;
  const { namespace } = web.identity;
  const metadata = { name: web.name, namespace };
  const add = (id: string, object: KubernetesObject & { readonly spec: object }) =>
    new Manifest(scope, id, object);
  if (clusterIssuer) {
    add('certificate', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata,
      spec: {
        secretName: tlsSecretName,
        dnsNames: [host],
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: clusterIssuer },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
      },
    });
  }
  if (ingress.enabled) {
    manifest<Ingress>(scope, 'ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...metadata, annotations: { ...ingress.annotations } },
      spec: {
        ingressClassName: ingress.className,
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: web.name, port: { number: web.port('http') } } },
                },
              ],
            },
          },
        ],
        tls: [{ hosts: [host], secretName: tlsSecretName }],
      },
    });
  }
  if (gateway.enabled) {
    const parentNamespace = gateway.parentNamespace ?? namespace;
    add('route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata,
      spec: {
        parentRefs: [{ name: gateway.parentName, namespace: parentNamespace }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: web.name, port: web.port('http') }] }],
      },
    });
    if (parentNamespace !== namespace) {
      // The Gateway's listener names the Secret, which stays where the service is.
      add('grant', {
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        kind: 'ReferenceGrant',
        metadata,
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: parentNamespace }],
          to: [{ group: '', kind: 'Secret', name: tlsSecretName }],
        },
      });
    }
  }
}
