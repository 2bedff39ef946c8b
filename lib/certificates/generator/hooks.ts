/** What runs a Job again when it is to run. */
export enum JobHooks {
  /**
   * Nothing: a plain Job, whose name ends in a hash of everything that it does. With another layout or program it is
   * another Job. Applied again, it runs again if it is there no more: that of a generator is removed ten minutes
   * after it ended, and that of a regenerator stays, so that a rotation is not done twice.
   */
  NONE = 'none',
  /**
   * Helm, at each installation and upgrade, and what comes before the workloads at each rollback, too. Namespaces
   * must exist before: use `--create-namespace`.
   */
  HELM = 'helm',
  /**
   * Argo CD, at each sync. Namespaces must exist before, as hooks come before everything else: use the option
   * `CreateNamespace=true` of the Application, which makes that of its destination unless a manifest of the
   * Application is that namespace.
   */
  ARGO_CD = 'argo-cd',
}

/** When, relative to everything else. */
export enum HookTime {
  BEFORE = 'before',
  AFTER = 'after',
}

/** In the order in which they are needed. */
export enum HookOrder {
  RIGHTS = -6,
  FILES = -5,
  JOB = -4,
}

/**
 * Annotations of an object that is part of a hook. The next run replaces what the last one left, and a run that
 * ends well leaves nothing.
 */
export function hookAnnotations(
  hooks: JobHooks,
  time: HookTime,
  order: HookOrder,
): { readonly [key: string]: string } | undefined {
  const before = time === HookTime.BEFORE;
  switch (hooks) {
    case JobHooks.HELM:
      return {
        'helm.sh/hook': before ? 'pre-install,pre-upgrade,pre-rollback' : 'post-install,post-upgrade',
        'helm.sh/hook-weight': `${order}`,
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      };
    case JobHooks.ARGO_CD:
      return {
        'argocd.argoproj.io/hook': before ? 'PreSync' : 'PostSync',
        'argocd.argoproj.io/sync-wave': `${order}`,
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded',
      };
    default:
      return undefined;
  }
}
