import { type LayoutDocument, type TargetLayout } from '../../certificates';

/**
 * The same certificates in folders of a volume: one for each service, by its name, so that each container mounts
 * its own.
 *
 * @param folders name of the folder of each certificate, by the name of the certificate
 */
export function inFolders(
  document: LayoutDocument,
  folders: { readonly [certificate: string]: string },
): LayoutDocument {
  const { namespace } = document.authority.entry;
  const targets = new Map<string, TargetLayout>();
  for (const { name } of document.certificates) {
    const folder = folders[name];
    const { certificates } = targets.get(folder) ?? { certificates: [] };
    targets.set(folder, { entry: { namespace, name: folder }, certificates: [...certificates, name] });
  }
  return {
    ...document,
    // There are no workloads to restart.
    certificates: document.certificates.map((certificate) => ({ ...certificate, workloads: [] })),
    targets: [...targets.values()],
  };
}
