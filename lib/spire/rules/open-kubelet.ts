import { type SpireRule } from './engine/rule';

export const openKubelet: SpireRule = {
  id: 'open-kubelet',
  severity: 'warning',
  title: 'An agent proves itself to the kubelet.',
  why: 'A kubelet that answers anybody shows the pods of its node, with their environment, to every pod.',
  remedy: 'Use Kubelet.secure(), and close the read-only port and anonymous access.',
  check: ({ agents }) =>
    agents.flatMap((at) =>
      at.config.plugins.flatMap(({ data }) => {
        const port = data.kubelet_read_only_port;
        const value =
          port !== undefined
            ? `Kubelet.readOnlyPort(${String(port)})`
            : data.use_anonymous_authentication === true
              ? 'anonymous true'
              : undefined;
        return value
          ? { at, value, problem: 'needs a kubelet that answers anybody', instead: 'Kubelet.secure()' }
          : [];
      }),
    ),
};
