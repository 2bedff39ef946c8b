import { type PackageFiles } from '../kubernetes/packaging';
import { type ServiceRadarService } from './catalogue';
import { type ServiceRadarSecurity } from './security';

/** Keys by block. */
export interface ConfigurationBlocks {
  readonly [block: string]: object;
}

/** The blocks for a service's configuration, by file; `spireAdmin` is that of services with its rights. */
export function configurationOf(
  service: ServiceRadarService,
  security: ServiceRadarSecurity,
  spireAdmin: object,
): { readonly [file: string]: ConfigurationBlocks } {
  const files: { [file: string]: { [block: string]: object } } = {};
  for (const [file, blocks] of Object.entries(security.securityBlocks(service))) files[file] = { ...blocks };
  if (service.admin) (files['core.json'] ??= {}).spire_admin = spireAdmin;
  return files;
}

/** All of it as files: `config/<service>/<file>`. */
export function configurationFiles(
  services: ServiceRadarService[],
  security: ServiceRadarSecurity,
  spireAdmin: object,
): PackageFiles {
  const files: { [path: string]: string } = {};
  for (const service of services) {
    for (const [file, blocks] of Object.entries(configurationOf(service, security, spireAdmin))) {
      files[`config/${service.name}/${file}`] = file.endsWith('.toml') ? toml(blocks) : json(blocks);
    }
  }
  files['config/serviceradar-datasvc/rbac.json'] = json({ roles: security.datasvcRbac() });
  return files;
}

/** As it is written to files. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Blocks of plain texts as TOML tables, for the services that are configured by it. */
function toml(blocks: ConfigurationBlocks): string {
  return Object.entries(blocks)
    .map(([block, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
      return [`[${block}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}
