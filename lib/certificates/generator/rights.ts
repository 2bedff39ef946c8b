import { Construct } from 'constructs';
import { type PolicyRule, type Role, type RoleBinding } from 'kubernetes-types/rbac/v1';
import { late, manifest } from '../../kubernetes';
import { type CertificateLayout, type LayoutDocument } from '../layout';

/** Who issues certificates, and how its objects are labelled. */
export interface RightsProps {
  readonly layout: CertificateLayout;
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

const API_GROUP = 'rbac.authorization.k8s.io';

/** A Role and its binding in each namespace that has a Secret or a workload of the layout, now or later. */
export class IssuerRights extends Construct {
  constructor(scope: Construct, id: string, props: RightsProps) {
    super(scope, id);
    props.layout.eachNamespace((namespace) => this.grant(namespace, props));
  }

  private grant(namespace: string, props: RightsProps): void {
    const { layout, labels, annotations } = props;
    // Two issuers of different namespaces may serve one.
    const name = namespace === props.namespace ? props.name : `${props.namespace}.${props.name}`;
    const metadata = { name, namespace, labels, annotations };
    manifest<Role>(this, `${namespace}-role`, {
      apiVersion: `${API_GROUP}/v1`,
      kind: 'Role',
      metadata,
      rules: late(() => rulesIn(namespace, layout.document())),
    });
    manifest<RoleBinding>(this, `${namespace}-binding`, {
      apiVersion: `${API_GROUP}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: API_GROUP, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: props.name, namespace: props.namespace }],
    });
  }
}

/** What an issuer may do in one namespace. */
export function rulesIn(namespace: string, document: LayoutDocument): PolicyRule[] {
  const entries = [document.authority, ...document.targets].map(({ entry }) => entry);
  const secrets = entries.filter((entry) => entry.namespace === namespace).map(({ name }) => name);
  const { adoptFrom } = document.authority;
  const foreign =
    adoptFrom?.namespace === namespace && !secrets.includes(adoptFrom.name) ? adoptFrom : undefined;
  const workloads = document.certificates
    .flatMap((certificate) => certificate.workloads)
    .filter((workload) => workload.namespace === namespace);
  return [
    ...(secrets.length > 0
      ? [
          { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'update'], resourceNames: secrets },
          // By name, Kubernetes cannot limit the creation of what does not exist yet.
          { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
        ]
      : []),
    ...(foreign
      ? [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: [foreign.name] }]
      : []),
    ...['Deployment', 'StatefulSet', 'DaemonSet'].flatMap((kind) => {
      const names = workloads.filter((workload) => workload.kind === kind).map(({ name }) => name);
      if (names.length === 0) return [];
      const resources = [`${kind.toLowerCase()}s`];
      return [
        { apiGroups: ['apps'], resources, verbs: ['get', 'patch'], resourceNames: [...new Set(names)] },
      ];
    }),
  ];
}
