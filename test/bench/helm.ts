import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../lib/kubernetes/packaging';
import { type Case } from './measure';

/**
 * The rival: `helm template` of the public hardened SPIRE chart, from the folder that SPIRE_HELM_CHART names
 * (with its dependencies), by the helm of $HELM or PATH. Undefined where one of the two is missing.
 */
export function helmCase(name: string, ...args: string[]): Case | undefined {
  const command = process.env.HELM ?? 'helm';
  const chart = process.env.SPIRE_HELM_CHART;
  if (!chart || spawnSync(command, ['version']).error) return undefined;
  return {
    name,
    command,
    args: ['template', 'spire', chart, '--namespace=demo', '--kube-version=1.34.0', ...args],
  };
}

/** The registrations of scale.ts as values of that chart. */
export function helmIdentities(folder: string, count: number): string {
  const clusterSPIFFEIDs: { [name: string]: object } = {};
  for (let i = 0; i < count; i++) {
    clusterSPIFFEIDs[`svc-${i}`] = {
      podSelector: { matchLabels: { app: `svc-${i}` } },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } },
      dnsNameTemplates: [`svc-${i}.demo`, `svc-${i}.demo.svc`],
    };
  }
  const file = join(folder, `values-${count}.yaml`);
  writeFileSync(
    file,
    toYaml([{ 'spire-server': { controllerManager: { identities: { clusterSPIFFEIDs } } } }]),
  );
  return `--values=${file}`;
}
