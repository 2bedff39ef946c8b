import { certificateRights, coreRights, type KyvernoRights } from '../../rbac';
import { type ServingSettings } from '../../settings';

/**
 * What Kyverno needs for the policies of this form. It accepts them without any, and fails at what it lacks later.
 *
 * Of Secrets, the background controller may change only those that every namespace gets. It sees what a policy is about
 * by listing all of a kind, so it has to read all Secrets; as it makes them under names that namespaces choose, it may
 * create any. Of the reports controller Kyverno would have that it reads everything that policies are about, and
 * otherwise calls those that generate not ready for reporting: to read all Secrets is too much for that.
 */
export function celRights({ rootSecret }: ServingSettings): KyvernoRights {
  return {
    background: [
      coreRights('services', ['get', 'list']),
      coreRights('secrets', ['get', 'list', 'create']),
      { ...coreRights('secrets', ['update']), resourceNames: [rootSecret] },
      // What a policy generated is watched as long as Kyverno keeps it as it is.
      certificateRights(['get', 'list', 'watch', 'create', 'update', 'delete']),
    ],
    // The guard looks at what an annotation names.
    admission: [
      coreRights('secrets', ['get']),
      coreRights('services', ['list']),
      certificateRights(['list']),
    ],
    cleanup: [
      coreRights('services', ['get']),
      coreRights('secrets', ['list', 'delete']),
      certificateRights(['get', 'list', 'delete']),
    ],
  };
}
