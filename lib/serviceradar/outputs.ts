import { type KubernetesObject } from '../kubernetes';
import { kustomizeComponent, type PackageFiles } from '../kubernetes/packaging';
import { type ServiceRadarPlatform } from './platform';

/**
 * What goes beside the manifests: a kustomize component for each service's workload, the blocks for its
 * configuration, and the list of all identities.
 */
export function serviceRadarOutputs(platform: ServiceRadarPlatform): PackageFiles {
  const files: { [path: string]: string } = {};
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  for (const service of platform.catalogue.identified) {
    const folder = `components/${service.name}`;
    const component = kustomizeComponent([platform.patch(service) as KubernetesObject]);
    for (const [path, text] of Object.entries(component)) files[`${folder}/${path}`] = text;
    for (const [file, blocks] of Object.entries(platform.configuration(service))) {
      files[`config/${service.name}/${file}`] = file.endsWith('.toml') ? toml(blocks) : json(blocks);
    }
  }
  files['config/serviceradar-datasvc/rbac.json'] = json({ roles: platform.security.datasvcRbac() });
  files['IDENTITIES.md'] = identityTable(platform);
  return files;
}

/** Blocks of plain texts as TOML tables, for the services that are configured by it. */
function toml(blocks: { readonly [block: string]: object }): string {
  return Object.entries(blocks)
    .map(([block, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
      return [`[${block}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}

/** Who gets which identity, as a Markdown table. */
export function identityTable(platform: ServiceRadarPlatform): string {
  const { trustDomain } = platform.server;
  const rows = platform.catalogue.identified.map(({ identity, admin }) => [
    identity.spiffeId(trustDomain).toString() + (admin ? ' (admin)' : ''),
    identity.namespace,
    Object.entries(identity.podLabels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
    identity.serviceAccount,
    identity.dnsNames.join('<br>'),
  ]);
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    '# Who receives which identity',
    '',
    'A pod receives the SPIFFE ID if it is in the namespace, has the label and runs as the service account.',
    '',
    line(['SPIFFE ID', 'namespace', 'pod label', 'service account', 'DNS names']),
    line(['---', '---', '---', '---', '---']),
    ...rows.map(line),
    '',
  ].join('\n');
}
