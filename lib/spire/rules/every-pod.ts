import { type SpireRule } from './engine/rule';
import { selectsAll } from './engine/workload';

export const everyPod: SpireRule = {
  id: 'every-pod',
  severity: 'warning',
  title: 'A registration is for some pods, not for every pod of every namespace.',
  why: 'Everything that runs in the cluster gets an identity that peers may trust, and an entry in the database.',
  remedy: 'Select pods or namespaces by label.',
  check: ({ spiffeIds }) =>
    spiffeIds
      .filter(({ props, workload: { namespaces, serviceAccounts } }) => {
        const limited = namespaces.length > 0 || serviceAccounts.length > 0;
        return !limited && selectsAll(props.podSelector) && selectsAll(props.namespaceSelector);
      })
      .map((at) => ({
        at,
        value: at.object.name,
        problem: 'registers every pod of every namespace',
        instead: 'a podSelector or a namespaceSelector',
      })),
};
