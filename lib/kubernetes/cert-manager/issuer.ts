import { dnsLabelProblem, dnsSubdomainProblem, enumProblem, type Problem, refuse } from '../../identity';
import { fieldProblem } from './fields';
import { CERT_MANAGER_API_VERSION, type CertManagerIssuer, type IssuerReference } from './types';

/** Those of cert-manager itself. */
const KINDS = { Issuer: 'Issuer', ClusterIssuer: 'ClusterIssuer' };

/** A ClusterIssuer, or the Issuer of a namespace if one is named. */
export interface CertManagerIssuerName {
  readonly name: string;
  /** @default - a ClusterIssuer */
  readonly namespace?: string;
}

/** Signs each certificate with its own key: for roots. */
export function selfSignedIssuer(issuer: CertManagerIssuerName): CertManagerIssuer {
  return { ...issuerObject(issuer), spec: { selfSigned: {} } };
}

/**
 * Signs with the authority of a Secret.
 *
 * @param secretName Secret with `tls.crt` and `tls.key`: in the Issuer's namespace, or for a ClusterIssuer in that of
 *   cert-manager
 */
export function authorityIssuer(issuer: CertManagerIssuerName, secretName: string): CertManagerIssuer {
  refuse(dnsSubdomainProblem(secretName), `issuer ${issuer.name}, secretName`);
  return { ...issuerObject(issuer), spec: { ca: { secretName } } };
}

/** How Certificates refer to it. */
export function issuerReference(issuer: CertManagerIssuerName): IssuerReference {
  return { name: issuer.name, kind: kindOf(issuer), group: 'cert-manager.io' };
}

/** Why Certificates cannot refer so to an issuer, or undefined. */
export function issuerReferenceProblem(issuer: IssuerReference): Problem | undefined {
  const { name, kind = 'Issuer', group = 'cert-manager.io' } = issuer;
  return (
    dnsSubdomainProblem(name) ??
    fieldProblem('a reference to an issuer', issuer, ['name', 'kind', 'group']) ??
    (group === 'cert-manager.io' ? enumProblem('cert-manager-issuer', kind, KINDS) : undefined)
  );
}

function issuerObject(issuer: CertManagerIssuerName): Omit<CertManagerIssuer, 'spec'> {
  const { name, namespace } = issuer;
  refuse(dnsSubdomainProblem(name), `issuer ${name}`);
  if (namespace !== undefined) refuse(dnsLabelProblem(namespace), `issuer ${name}, namespace`);
  return {
    apiVersion: CERT_MANAGER_API_VERSION,
    kind: kindOf(issuer),
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

function kindOf({ namespace }: CertManagerIssuerName): 'Issuer' | 'ClusterIssuer' {
  return namespace === undefined ? 'ClusterIssuer' : 'Issuer';
}
