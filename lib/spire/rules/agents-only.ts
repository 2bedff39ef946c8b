import { type Declared, type SpireModel } from './engine/model';
import { admittedClusters } from './engine/psat';
import { type SpireRule } from './engine/rule';
import { accountOf } from './engine/workload';

export const agentsOnly: SpireRule = {
  id: 'agents-only',
  severity: 'error',
  title: 'Allow lists of k8s_psat hold service accounts of agents, and of nothing else.',
  why: 'Whoever has an allowed service account can attest as a node, and gets every identity of that node.',
  remedy: 'Give the agent a service account of its own.',
  check(model) {
    const others = otherAccounts(model);
    return model.servers.flatMap((at) =>
      admittedClusters(at).flatMap(({ name, allow }) =>
        allow.flatMap((account) => {
          const other = others.get(account);
          const whose = other ? `also that of ${other.construct.node.path}` : undefined;
          const anybody = account.endsWith(':default') ? 'that of any pod without one of its own' : undefined;
          const problem = whose ?? anybody;
          return problem
            ? {
                at,
                value: account,
                problem: `may attest as an agent of cluster ${name}, and is ${problem}`,
                instead: 'a service account that only the agent has, such as "spire-agent"',
              }
            : [];
        }),
      ),
    );
  },
};

/** Service accounts of servers and registered workloads. */
function otherAccounts({ servers, registrations }: SpireModel): Map<string, Declared> {
  const accounts = new Map<string, Declared>();
  for (const at of servers) accounts.set(`${at.server.namespace}:${at.server.name}`, at);
  for (const at of registrations) {
    const account = accountOf(at.workload);
    if (account !== undefined && !accounts.has(account)) accounts.set(account, at);
  }
  return accounts;
}
