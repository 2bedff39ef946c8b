import { type SpireRule } from './engine/rule';

export const nodesProxy: SpireRule = {
  id: 'nodes-proxy',
  severity: 'warning',
  title: 'An agent has not the right nodes/proxy.',
  why: 'With it one can run commands in every container of every node.',
  remedy: 'Leave nodesProxy out; the right nodes/pods is enough from Kubernetes 1.33.',
  check: ({ agents }) =>
    agents
      .filter(({ config }) =>
        config.plugins.some(({ requires }) =>
          requires.clusterRules?.some(({ resources }) => resources?.includes('nodes/proxy')),
        ),
      )
      .map((at) => ({
        at,
        value: 'nodes/proxy',
        problem: 'is the right to run commands in every container',
        instead: 'nodes/pods, where kubelets have KubeletFineGrainedAuthz',
      })),
};
