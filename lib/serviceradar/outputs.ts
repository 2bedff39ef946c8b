import { type KubernetesObject } from '../kubernetes';
import { kustomizeComponent, type PackageFiles } from '../kubernetes/packaging';
import { configurationFiles, json } from './configuration-files';
import { identityTable } from './identity-table';
import { type ServiceRadarPlatform } from './platform';

/**
 * What goes beside the manifests: a kustomize component for each service's workload, the blocks for its
 * configuration, the list of all identities, and the layout of the certificates where there are some.
 */
export function serviceRadarOutputs(platform: ServiceRadarPlatform): PackageFiles {
  const { catalogue, security, trustDomain, certificates } = platform;
  const files: { [path: string]: string } = {};
  for (const service of platform.delivered) {
    if (service.declaration.foreign) continue;
    const component = kustomizeComponent([platform.patch(service) as KubernetesObject]);
    for (const [path, text] of Object.entries(component)) files[`components/${service.name}/${path}`] = text;
  }
  const layout = certificates?.layout.document();
  if (layout) files['certificates/layout.json'] = json(layout);
  files['IDENTITIES.md'] = identityTable({
    catalogue,
    trustDomain,
    layout,
    edgeCertificate: security.edgeCertificate,
  });
  return { ...files, ...configurationFiles(platform.delivered, security, platform.spireAdmin) };
}
