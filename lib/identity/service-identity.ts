import { dnsLabelProblem, dnsNameProblem, dnsSubdomainProblem } from './dns-name';
import { refuse } from './problem';
import { type SpiffeId } from './spiffe-id';
import { type TrustDomain } from './trust-domain';

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: string;
}

export interface ServiceIdentityProps {
  /** Name of the service: of its Kubernetes Service, and the default of everything below. A DNS label. */
  readonly name: string;
  /** Namespace that its pods run in. */
  readonly namespace: string;
  /** Service account of its pods. @default - the name */
  readonly serviceAccount?: string;
  /** Labels by which its pods are found; all of them must match. @default - `app: <name>` */
  readonly podLabels?: { readonly [key: string]: string };
  /** Ports it listens on. @default - none */
  readonly ports?: ServicePort[];
  /** Other names that it answers to, besides its in-cluster names. @default - none */
  readonly aliases?: string[];
  /** Domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
}

/**
 * Who a service is. Declared once; from it follow its SPIFFE ID, its DNS names and the pods that may
 * have them, whichever way the identity is delivered.
 */
export class ServiceIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly podLabels: { readonly [key: string]: string };
  readonly ports: ServicePort[];
  /**
   * Every name a client may use: `name`, `name.ns`, `name.ns.svc`, `name.ns.svc.<cluster domain>`,
   * then the aliases.
   */
  readonly dnsNames: string[];

  constructor(props: ServiceIdentityProps) {
    const place = `service ${props.name}`;
    refuse(dnsLabelProblem(props.name), place);
    refuse(dnsLabelProblem(props.namespace), `${place}, namespace`);
    this.name = props.name;
    this.namespace = props.namespace;
    this.serviceAccount = props.serviceAccount ?? props.name;
    refuse(dnsSubdomainProblem(this.serviceAccount), `${place}, serviceAccount`);
    this.podLabels = props.podLabels ?? { app: props.name };
    if (Object.keys(this.podLabels).length === 0) {
      refuse(
        {
          rule: 'pod-labels',
          value: '{}',
          problem: 'selects every pod of the namespace',
          instead: 'at least one label',
        },
        `${place}, podLabels`,
      );
    }
    this.ports = props.ports ?? [];
    const service = `${props.name}.${props.namespace}`;
    this.dnsNames = [
      ...new Set([
        props.name,
        service,
        `${service}.svc`,
        `${service}.svc.${props.clusterDomain ?? 'cluster.local'}`,
        ...(props.aliases ?? []),
      ]),
    ];
    for (const name of this.dnsNames) refuse(dnsNameProblem(name), `${place}, DNS name`);
  }

  /** `spiffe://<trust domain>/ns/<namespace>/sa/<service account>` */
  spiffeId(trustDomain: TrustDomain): SpiffeId {
    return trustDomain.id('ns', this.namespace, 'sa', this.serviceAccount);
  }
}
