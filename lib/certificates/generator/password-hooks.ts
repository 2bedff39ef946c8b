import { JobHooks } from './hooks';

/**
 * Annotations of the Job alone: what it needs are ordinary objects, which are there when it runs. It comes when the
 * Secret is there, and Argo CD must not wait for Certificates before, which wait for it.
 */
export function passwordHookAnnotations(hooks: JobHooks): { readonly [key: string]: string } | undefined {
  switch (hooks) {
    case JobHooks.HELM:
      return {
        'helm.sh/hook': 'post-install,post-upgrade',
        'helm.sh/hook-delete-policy': 'before-hook-creation',
      };
    case JobHooks.ARGO_CD:
      return {
        'argocd.argoproj.io/hook': 'Sync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      };
    default:
      return undefined;
  }
}
