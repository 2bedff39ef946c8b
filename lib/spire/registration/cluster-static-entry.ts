import { type Duration } from 'cdk8s';
import { type Construct } from 'constructs';
import {
  type Problem,
  type SpiffeId,
  type TrustDomain,
  dnsNameProblem,
  refuse,
  selectorProblem,
  workloadIdProblem,
} from '../../identity';
import { type KubernetesObject, Manifest } from '../../kubernetes';
import { guard } from '../rules/engine/guard';
import { hintProblem, lifetime, placeOf, registrationMetadata } from './checks';

export interface ClusterStaticEntryProps {
  /** Name of the object; it is cluster-scoped. */
  readonly name: string;
  /** Trust domain of the SPIRE server. */
  readonly trustDomain: TrustDomain;
  /** ID of the workload, or of a node alias. */
  readonly spiffeId: SpiffeId;
  /** ID of the agent or node alias below which the workload runs; for a node alias, `trustDomain.serverId`. */
  readonly parentId: SpiffeId;
  /** Selectors (`type:value`) that the workload must all match; at least one. */
  readonly selectors: string[];
  /** DNS names in the SVID; the first is also its common name. @default - none */
  readonly dnsNames?: string[];
  /** Longest lifetime of an X.509-SVID. Source: `x509SVIDTTL`. @default - the server's default_x509_svid_ttl */
  readonly ttl?: Duration;
  /** Longest lifetime of a JWT-SVID. Source: `jwtSVIDTTL`. @default - the server's default_jwt_svid_ttl */
  readonly jwtTtl?: Duration;
  /** Trust domains whose bundles the workload receives; each needs a federation relationship. @default - none */
  readonly federatesWith?: TrustDomain[];
  /** Whether the workload may call the administrative APIs of the SPIRE server. @default false */
  readonly admin?: boolean;
  /** Whether the workload is a SPIRE server below this one. @default false */
  readonly downstream?: boolean;
  /** Whether an SVID store plugin of the agent keeps the SVID; all selectors have one type then. @default false */
  readonly storeSvid?: boolean;
  /** Text by which a workload with several SVIDs tells them apart; at most 1024 bytes. @default - none */
  readonly hint?: string;
  /** Class of the controller manager that acts on this. @default - one that acts on registrations without a class */
  readonly className?: string;
}

const MARKER = Symbol.for('cdk8s-spire.ClusterStaticEntry');

/**
 * One SPIRE entry, for a workload outside the cluster or for a node alias. No webhook checks these, so that
 * a mistake would show in their status only. Source: ClusterStaticEntry, controller manager 0.7.0.
 */
export class ClusterStaticEntry extends Manifest {
  /** Whether `x` is a ClusterStaticEntry, of whichever copy of this package. */
  static isClusterStaticEntry(x: unknown): x is ClusterStaticEntry {
    return typeof x === 'object' && x !== null && MARKER in x;
  }

  /** What was declared. */
  readonly declaration: ClusterStaticEntryProps;

  constructor(scope: Construct, id: string, props: ClusterStaticEntryProps) {
    super(scope, id, clusterStaticEntryObject(placeOf(scope, id), props));
    Object.defineProperty(this, MARKER, { value: true });
    this.declaration = props;
    guard(this, 'cluster-static-entry');
  }
}

function clusterStaticEntryObject(
  place: string,
  props: ClusterStaticEntryProps,
): KubernetesObject & { spec: object } {
  const metadata = registrationMetadata(place, props);
  refuse(workloadIdProblem(props.spiffeId.toString(), props.trustDomain.name), `${place}, spiffeId`);
  refuse(parentIdProblem(props.parentId, props.trustDomain), `${place}, parentId`);
  refuse(selectorsProblem(props), `${place}, selectors`);
  for (const name of props.dnsNames ?? []) refuse(dnsNameProblem(name), `${place}, dnsNames`);
  if (props.hint) refuse(hintProblem(props.hint), `${place}, hint`);
  if (props.downstream && props.storeSvid) refuse(DOWNSTREAM_STORED, `${place}, storeSvid`);
  return {
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterStaticEntry',
    metadata,
    spec: {
      className: props.className,
      spiffeID: props.spiffeId.toString(),
      parentID: props.parentId.toString(),
      selectors: props.selectors,
      dnsNames: props.dnsNames,
      x509SVIDTTL: lifetime(`${place}, ttl`, props.ttl),
      jwtSVIDTTL: lifetime(`${place}, jwtTtl`, props.jwtTtl),
      federatesWith: props.federatesWith?.map(({ name }) => name),
      admin: props.admin,
      downstream: props.downstream,
      storeSVID: props.storeSvid,
      hint: props.hint,
    },
  };
}

/** A downstream server fetches its CA by the Workload API; an SVID store never serves that. */
const DOWNSTREAM_STORED: Problem = {
  rule: 'downstream-store-svid',
  value: 'true',
  problem: 'stores the SVID of a downstream server, which takes its CA from the Workload API',
  instead: 'either downstream or storeSvid',
};

/** Source: SPIRE 1.15, parent of an entry: a member of the trust domain with a path. */
function parentIdProblem(parentId: SpiffeId, trustDomain: TrustDomain): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'parent-id',
    value: parentId.toString(),
    problem: text,
    instead,
  });
  if (parentId.trustDomainName !== trustDomain.name) {
    return problem(
      `is not a member of the trust domain "${trustDomain}"`,
      `"${trustDomain.uri}${parentId.path}"`,
    );
  }
  if (parentId.path === '')
    return problem('has no path', 'the ID of an agent or node alias, or trustDomain.serverId');
  return undefined;
}

function selectorsProblem({ selectors, storeSvid }: ClusterStaticEntryProps): Problem | undefined {
  if (selectors.length === 0) {
    return {
      rule: 'selector',
      value: '',
      problem: 'is an entry without selectors',
      instead: 'at least one, such as "unix:uid:1000"',
    };
  }
  const malformed = selectors.map(selectorProblem).find(Boolean);
  if (malformed || !storeSvid) return malformed;
  const types = new Set(selectors.map((selector) => selector.split(':')[0]));
  if (types.size === 1) return undefined;
  return {
    rule: 'store-svid-selectors',
    value: selectors.join(', '),
    problem: `has selectors of the types ${[...types].join(' and ')} with storeSvid`,
    instead: 'selectors of one type: that of the SVID store plugin',
  };
}
