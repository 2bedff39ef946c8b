import { type DeclaredServer } from './engine/model';
import { publishedTo } from './engine/published';
import { type Finding, type SpireRule } from './engine/rule';

export const sharedBundle: SpireRule = {
  id: 'shared-bundle',
  severity: 'error',
  title: 'Servers of different trust domains publish their bundles in ConfigMaps of their own.',
  why: 'Each would overwrite the bundle of the other, and agents would not recognize their server.',
  remedy: 'Give one of the servers another bundleConfigMap.',
  check(model) {
    const first = new Map<string, DeclaredServer>();
    return model.servers.flatMap((at) => {
      const findings: Finding[] = [];
      for (const [key, name] of publishedTo(model, at)) {
        const other = first.get(key);
        if (!other) first.set(key, at);
        else if (other.server.trustDomain.name !== at.server.trustDomain.name) {
          findings.push({
            at,
            value: `bundleConfigMap ${name}`,
            problem: `is the ConfigMap of ${other.construct.node.path}, too`,
            instead: 'another name',
          });
        }
      }
      return findings;
    });
  },
};
