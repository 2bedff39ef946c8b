import {
  DistinguishedName,
  dnsLabelProblem,
  formatGoDuration,
  nearest,
  type Problem,
  refuse,
  workloadIdProblem,
} from '../../identity';
import { factsOf, issue, issueForRequest, joinBundle } from '../issuing';
import { type EdgeLayout, type LayoutDocument } from '../layout/document';
import { certificateFile, chainFile, keyFile, ROOT_FILE } from '../layout/file-names';
import { CertificateKeyType, KeyEncoding } from '../layout/key-type';
import { type AuthorityState, rootBundle } from './authority-state';
import { serviceProblem } from './edge-names';
import { type EntryFiles } from './store';

/** An agent outside the cluster. */
export interface EdgeRequest {
  /** A DNS label: `agent-7`. */
  readonly id: string;
  /** The part of the network that it looks at. A DNS label. */
  readonly partition: string;
  /** One of {@link EDGE_TYPES}. @default 'agent' */
  readonly componentType?: string;
  /** In seconds. Its end is the only way to revoke it. @default - 30 days, or the layout's longest if that is shorter */
  readonly lifetimeSeconds?: number;
  /** PKCS#10 as PEM, by whoever holds the key. @default - a key is made here, and is part of the bundle */
  readonly csr?: string;
}

/** What is handed to an agent. */
export interface EdgeBundle {
  readonly files: EntryFiles;
  /** As RFC 4514 writes it: what authorization compares. */
  readonly subject: string;
  readonly spiffeId: string;
  readonly notAfter: Date;
}

/** What runs outside the cluster. */
export const EDGE_TYPES = ['agent', 'poller', 'checker'];

const DEFAULT_LIFETIME = 30 * 86_400;
/** Source: RFC 5280, appendix A.1, ub-common-name. */
const MAX_COMMON_NAME = 64;

/** `agent.json`: where to connect, and with what. */
export const AGENT_FILE = 'agent.json';

/**
 * Issues what one agent needs to reach the gateway.
 *
 * @throws InvalidInputError if a name is none or a service's, the lifetime too long, or the request damaged
 */
export async function issueEdgeBundle(
  layout: LayoutDocument,
  authority: AuthorityState,
  request: EdgeRequest,
  now: Date,
): Promise<EdgeBundle> {
  const edge = edgeOf(layout);
  const { id, partition, componentType = 'agent', csr } = request;
  const commonName = commonNameOf(id, partition, componentType);
  const lifetimeSeconds = lifetimeOf(edge, authority, request, now);
  const spiffeId = `spiffe://${layout.trustDomain}/${componentType}/${partition}/${id}`;
  const content = {
    subject: DistinguishedName.parse(`CN=${commonName},${edge.subjectSuffix}`).toString(),
    dnsNames: [commonName],
    ipAddresses: [],
    spiffeId,
    lifetimeSeconds,
  };
  refuse(workloadIdProblem(spiffeId, layout.trustDomain), 'id');
  refuse(serviceProblem(layout, content), 'id');
  const name = fileNameOf(id, partition);
  const { certificate, privateKey } =
    csr === undefined
      ? await issue(authority.current, { ...NEW_KEY, ...content, name }, now)
      : { certificate: await issueForRequest(authority.current, csr, content, now), privateKey: undefined };
  const { notAfter } = factsOf(certificate);
  const texts: { [file: string]: string } = {
    [certificateFile(name)]: certificate,
    ...(privateKey !== undefined && { [keyFile(name)]: privateKey }),
    [chainFile(name)]: joinBundle([certificate, authority.current.certificate]),
    [ROOT_FILE]: rootBundle(authority),
    [AGENT_FILE]: `${JSON.stringify(
      {
        gateway: edge.gateway,
        serverName: edge.serverName,
        certificateFile: certificateFile(name),
        ...(privateKey !== undefined && { keyFile: keyFile(name) }),
        chainFile: chainFile(name),
        rootFile: ROOT_FILE,
        subject: content.subject,
        spiffeId,
        notAfter: notAfter.toISOString(),
      },
      null,
      2,
    )}\n`,
  };
  return {
    files: Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, Buffer.from(text)])),
    subject: content.subject,
    spiffeId,
    notAfter,
  };
}

const NEW_KEY = {
  keyType: CertificateKeyType.EC_P256,
  keyEncoding: KeyEncoding.PKCS8,
  renewBeforeSeconds: 0,
  chain: true,
  workloads: [],
};

function edgeOf({ edge }: LayoutDocument): EdgeLayout {
  refuse(
    edge
      ? undefined
      : {
          rule: 'edge-layout',
          value: 'edge',
          problem: 'is not in the layout, so nobody knows where agents connect',
          instead: "the gateway's address in the layout",
        },
  );
  return edge!;
}

/** The name that is normative for the gateway: `<id>.<partition>.serviceradar`. */
function commonNameOf(id: string, partition: string, componentType: string): string {
  refuse(dnsLabelProblem(id), 'id');
  refuse(dnsLabelProblem(partition), 'partition');
  refuse(typeProblem(componentType), 'type');
  const commonName = `${id}.${partition}.serviceradar`;
  refuse(
    commonName.length <= MAX_COMMON_NAME
      ? undefined
      : {
          rule: 'edge-name',
          value: commonName,
          problem: `has ${commonName.length} characters, and a common name has ${MAX_COMMON_NAME} at most`,
          instead: 'a shorter id or partition',
        },
  );
  return commonName;
}

function typeProblem(type: string): Problem | undefined {
  if (EDGE_TYPES.includes(type)) return undefined;
  return {
    rule: 'edge-type',
    value: type,
    problem: 'is no component that runs outside the cluster',
    instead: `"${nearest(type, EDGE_TYPES) ?? EDGE_TYPES.join('", "')}"`,
  };
}

/** Files are told apart by what follows the name. */
function fileNameOf(id: string, partition: string): string {
  const [, suffix] = /-(key|chain)$/.exec(`-${partition}`) ?? [];
  refuse(
    suffix === undefined
      ? undefined
      : {
          rule: 'edge-name',
          value: partition,
          problem: `ends with "${suffix}", as names of other files of a bundle do`,
          instead: 'another partition',
        },
    'partition',
  );
  return `${id}-${partition}`;
}

function lifetimeOf(edge: EdgeLayout, authority: AuthorityState, request: EdgeRequest, now: Date): number {
  const seconds = request.lifetimeSeconds ?? Math.min(DEFAULT_LIFETIME, edge.maxLifetimeSeconds);
  const left = (factsOf(authority.current.certificate).notAfter.getTime() - now.getTime()) / 1000;
  const problem = (text: string, most: number): Problem => ({
    rule: 'edge-lifetime',
    value: formatGoDuration(seconds),
    problem: text,
    instead: `at most ${formatGoDuration(Math.floor(most))}`,
  });
  refuse(
    seconds > edge.maxLifetimeSeconds
      ? problem('is more than the layout grants to agents', edge.maxLifetimeSeconds)
      : seconds > left
        ? problem('is longer than the authority lives', left)
        : seconds <= 0
          ? problem('is no lifetime', edge.maxLifetimeSeconds)
          : undefined,
    'lifetime',
  );
  return seconds;
}
