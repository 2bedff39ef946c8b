import { Chart } from 'cdk8s';
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
          p.agent(p.server({ trustDomain: p.other, namespace: 'other', bundleConfigMap: 'other' }));
        },
        'demo/agent-4: "socketHostPath /run/spire/sockets" is also that of demo/agent-2. Instead: "/run/spire/other-spire-agent"',
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
