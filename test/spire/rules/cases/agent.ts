import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import { type EnvVar } from 'kubernetes-types/core/v1';
import {
  AgentNodeAttestor,
  Kubeconfig,
  Kubelet,
  NodeAttestor,
  WorkloadAttestor,
} from '../../../../lib/spire/plugins';
import { type Program } from '../program';
import { type RuleCases } from './case';

const west = {
  remoteClusters: [
    {
      name: 'west',
      allow: ['edge:spire-agent'],
      audience: ['west'],
      kubeconfig: Kubeconfig.fromSecret('remote-clusters', 'west'),
    },
  ],
};
const attested =
  (nodeAttestor: AgentNodeAttestor, namespace = 'edge') =>
  (p: Program) =>
    p.agent(p.server(west), { nodeAttestor, namespace });
const psat = (cluster: string, audience?: string) => AgentNodeAttestor.k8sPsat({ cluster, audience });
const kubelet = (source: Kubelet) => (p: Program) =>
  p.agent(p.server(), { workloadAttestors: [WorkloadAttestor.k8s({ kubelet: source })] });
const onNode = (port?: number) => ({ hostNetwork: true, telemetry: { prometheus: { port } } });
const custom = (data: object, env?: EnvVar[]) => (p: Program) =>
  p.agent(p.server(), {
    workloadAttestors: [WorkloadAttestor.custom({ name: 'k8s', data: { ...data }, requires: { env } })],
  });
const discovering = (p: Program) =>
  p.agent(p.server(), { workloadAttestors: [WorkloadAttestor.unix({ discoverWorkloadPath: true })] });

export const AGENT_CASES: RuleCases[] = [
  {
    rule: 'node-attestation',
    passes: {
      'the default': (p) => p.agent(p.server()),
      'a remote cluster': attested(psat('west', 'west')),
      'a certificate': (p) =>
        p.agent(p.server({ nodeAttestors: [NodeAttestor.x509popSpiffe()] }), {
          nodeAttestor: AgentNodeAttestor.x509popSpiffe({ socketPath: '/run/outer/agent.sock' }),
        }),
    },
    fails: {
      'another audience': [
        attested(psat('west')),
        '"audience spire-server" is not what the server expects of cluster west. Instead: "west"',
      ],
      'an unknown cluster': [
        attested(psat('east')),
        '"cluster east" is a cluster of which the server admits no agent',
      ],
      'another service account': [
        attested(psat('west', 'west'), 'spire'),
        '"spire:spire-agent" is not in the allow list of cluster west',
      ],
      'an attestor that the server lacks': [
        attested(AgentNodeAttestor.x509pop({ secretName: 'node' })),
        '"nodeAttestor x509pop" is none of the server\'s (k8s_psat)',
      ],
    },
  },
  {
    rule: 'shared-socket',
    passes: {
      'directories of their own': (p) => {
        p.agent(p.server());
        const other = p.server({ trustDomain: p.other, namespace: 'other' });
        p.agent(other, { socketHostPath: '/run/other/sockets' });
      },
      'other nodes': (p) => {
        const server = p.server();
        p.agent(server, { nodeSelector: { pool: 'a' } });
        p.agent(server, { name: 'agent-b', nodeSelector: { pool: 'b' } });
      },
      'a cluster that is not named': (p) => {
        const server = p.server({ nodeAttestors: [NodeAttestor.x509popSpiffe()] });
        p.agent(server);
        const nodeAttestor = AgentNodeAttestor.x509popSpiffe({ socketPath: '/run/outer/agent.sock' });
        p.agent(server, { nodeAttestor }, new Chart(p.app, 'edge'));
      },
      'another cluster': (p) => {
        const server = p.server(west);
        p.agent(server);
        p.agent(server, { nodeAttestor: psat('west', 'west'), namespace: 'edge' });
      },
    },
    fails: {
      'two installations': [
        (p) => {
          p.agent(p.server());
          p.agent(
            p.server({
              trustDomain: p.other,
              namespace: 'other',
              bundleConfigMap: 'other',
              controllerManager: { className: 'other' },
            }),
            { socketHostPath: '/run/spire/spire/sockets' },
          );
        },
        'demo/agent-4: "socketHostPath /run/spire/spire/sockets" is also that of demo/agent-2. Instead: "/run/spire/other-spire-agent"',
      ],
      'some of the same nodes': [
        (p) => {
          const server = p.server();
          p.agent(server, { nodeSelector: { pool: 'a' } });
          p.agent(server, { name: 'agent-b', nodeSelector: { arch: 'arm64' } });
        },
        '[shared-socket]',
      ],
    },
  },
  {
    rule: 'host-port',
    passes: {
      'ports of their own': (p) => {
        const server = p.server();
        p.agent(server, onNode(9988));
        p.agent(server, { ...onNode(9989), name: 'agent-b' });
      },
      'other nodes': (p) => {
        const server = p.server();
        p.agent(server, { ...onNode(9988), nodeSelector: { pool: 'a' } });
        p.agent(server, { ...onNode(9988), name: 'agent-b', nodeSelector: { pool: 'b' } });
      },
      'networks of their own': (p) => {
        const server = p.server();
        p.agent(server, { ...onNode(9988), hostNetwork: false });
        p.agent(server, { ...onNode(9988), name: 'agent-b' });
      },
      'no metrics': (p) => {
        const server = p.server();
        for (const name of ['agent-a', 'agent-b']) p.agent(server, { name, hostNetwork: true });
      },
    },
    fails: {
      'one port': [
        (p) => {
          const server = p.server();
          p.agent(server, onNode());
          p.agent(server, { ...onNode(9988), name: 'agent-b' });
        },
        'demo/agent-3: "metrics 9988" is also the port of demo/agent-2 on the same nodes',
      ],
    },
  },
  {
    rule: 'kubelet-network',
    passes: {
      'the default': (p) => p.agent(p.server()),
      none: kubelet(Kubelet.none()),
      'on the network of the node': (p) =>
        p.agent(p.server(), {
          workloadAttestors: [WorkloadAttestor.k8s({ kubelet: Kubelet.readOnlyPort(10255) })],
          hostNetwork: true,
        }),
      'a node by its name': custom({ node_name_env: 'NODE' }, [{ name: 'NODE', value: 'node-1' }]),
    },
    fails: {
      'the port for everybody': [
        kubelet(Kubelet.readOnlyPort(10255)),
        '"Kubelet.readOnlyPort(10255)" asks for the kubelet at 127.0.0.1, which is the pod itself',
      ],
      'a node without its name': [custom({ node_name_env: 'NODE' }), '"k8s" asks'],
    },
  },
  {
    rule: 'discover-workload-path',
    passes: {
      'not looked at': (p) => p.agent(p.server(), { workloadAttestors: [WorkloadAttestor.unix()] }),
      'with the capability': (p) => {
        const daemonSet = discovering(p).node.findChild('daemon-set') as ApiObject;
        const container = '/spec/template/spec/containers/0';
        daemonSet.addJsonPatch(
          JsonPatch.add(`${container}/securityContext/capabilities/add`, ['SYS_PTRACE']),
        );
      },
    },
    fails: {
      'without the capability': [discovering, '"discoverWorkloadPath true" needs the capability SYS_PTRACE'],
    },
  },
  {
    rule: 'skip-kubelet-verification',
    passes: { 'the default': (p) => p.agent(p.server()) },
    fails: {
      skipped: [kubelet(Kubelet.secure({ skipVerification: true })), '"skipVerification true" lets whoever'],
    },
  },
  {
    rule: 'open-kubelet',
    passes: { 'the default': (p) => p.agent(p.server()), none: kubelet(Kubelet.none()) },
    fails: {
      'a port for everybody': [
        kubelet(Kubelet.readOnlyPort(10255)),
        '"Kubelet.readOnlyPort(10255)" needs a kubelet that answers anybody',
      ],
      anonymous: [kubelet(Kubelet.secure({ anonymous: true })), '"anonymous true"'],
    },
  },
  {
    rule: 'nodes-proxy',
    passes: { 'the default': (p) => p.agent(p.server()) },
    fails: {
      'the old right': [kubelet(Kubelet.secure({ nodesProxy: true })), 'is the right to run commands'],
    },
  },
  {
    rule: 'host-network',
    passes: { 'the default': (p) => p.agent(p.server()) },
    fails: { on: [(p) => p.agent(p.server(), { hostNetwork: true }), 'out of reach of NetworkPolicies'] },
  },
];
