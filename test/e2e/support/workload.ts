import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { AGENT_IMAGE } from '../../../lib';
import { apply, kubectl, tryKubectl } from './kubectl';

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A pod that holds the Workload API open as an unprivileged user, and in which SVIDs can be fetched. */
export function watcher(container = 'main'): PodTemplateSpec {
  return {
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: container,
          image: AGENT_IMAGE,
          command: ['/opt/spire/bin/spire-agent', 'api', 'watch', '-socketPath', SOCKET],
          securityContext: RESTRICTED,
        },
      ],
    },
  };
}

const SOCKET = '/run/spire/sockets/agent.sock';

/**
 * A pod that fetches its SVID into a folder and runs a Node program beside it, with the files
 * /svid/svid.0.pem, /svid/svid.0.key and /svid/bundle.0.pem.
 */
export function nodeProgram(program: string, env: { [name: string]: string } = {}): PodTemplateSpec {
  return {
    spec: {
      terminationGracePeriodSeconds: 0,
      initContainers: [
        {
          name: 'fetch',
          image: AGENT_IMAGE,
          command: [
            '/opt/spire/bin/spire-agent',
            'api',
            'fetch',
            'x509',
            '-write',
            '/svid',
            '-timeout',
            '60s',
          ],
          args: ['-socketPath', SOCKET],
          securityContext: RESTRICTED,
          volumeMounts: [{ name: 'svid', mountPath: '/svid' }],
        },
      ],
      containers: [
        {
          name: 'main',
          image: 'node:20',
          command: ['node', '-e', program],
          env: Object.entries(env).map(([name, value]) => ({ name, value })),
          securityContext: RESTRICTED,
          volumeMounts: [{ name: 'svid', mountPath: '/svid', readOnly: true }],
        },
      ],
      volumes: [{ name: 'svid', emptyDir: {} }],
    },
  };
}

/** A pod that runs a Node program as an unprivileged user. */
export function nodePod(program: string, env: { [name: string]: string } = {}): PodTemplateSpec {
  return {
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'main',
          image: 'node:20',
          command: ['node', '-e', program],
          env: Object.entries(env).map(([name, value]) => ({ name, value })),
          securityContext: RESTRICTED,
        },
      ],
    },
  };
}

/** Adds a pod made of a template, replacing one of that name. */
export function createPod(namespace: string, name: string, template: PodTemplateSpec): void {
  tryKubectl(['delete', 'pod', name, '-n', namespace, '--ignore-not-found', '--wait', '--force']);
  const { metadata, spec } = template;
  apply({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace }, spec });
}

export function createServiceAccount(namespace: string, name: string): void {
  apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
}

/** An SVID as the Workload API gives it. */
export interface FetchedSvid {
  readonly spiffeId: string;
  readonly validUntil: string;
}

/** What the Workload API gives to a container that runs the agent's image; none if it refuses. */
export function fetchSvids(namespace: string, pod: string, container = 'main'): FetchedSvid[] {
  const { ok, out, err } = tryKubectl([
    ...['exec', '-n', namespace, pod, '-c', container, '--'],
    ...['/opt/spire/bin/spire-agent', 'api', 'fetch', 'x509', '-socketPath', SOCKET, '-timeout', '5s'],
  ]);
  if (!ok) {
    if (/no identity issued/.test(out + err)) return [];
    throw new Error(`fetching in ${pod}: ${out}${err}`);
  }
  const ids = [...out.matchAll(/^SPIFFE ID:\s+(\S+)/gm)].map((match) => match[1]);
  const ends = [...out.matchAll(/^SVID Valid Until:\s+(.+)$/gm)].map((match) => match[1]);
  return ids.map((spiffeId, i) => ({ spiffeId, validUntil: ends[i] }));
}

/** The server's registration entries, by SPIFFE ID where one is given. */
export function entries(namespace: string, spiffeId?: string): string[] {
  const out = kubectl([
    ...['exec', '-n', namespace, 'spire-server-0', '-c', 'spire-server', '--'],
    ...['/opt/spire/bin/spire-server', 'entry', 'show', ...(spiffeId ? ['-spiffeID', spiffeId] : [])],
  ]);
  return [...out.matchAll(/^Entry ID\s+: (\S+)/gm)].map((match) => match[1]).sort();
}
