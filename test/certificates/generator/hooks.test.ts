import { JobHooks } from '../../../lib/certificates';
import { Program } from './program';

function objectsWith(hooks: JobHooks) {
  const program = new Program();
  program.generator({ hooks });
  program.regenerator({ hooks });
  return program.objects.all;
}

const part = (objects: any[], name: string) =>
  objects.filter(({ metadata }) => metadata.labels['app.kubernetes.io/name'] === name);

test('the plain form has no annotations', () => {
  for (const { metadata } of objectsWith(JobHooks.NONE)) expect(metadata).not.toHaveProperty('annotations');
});

describe.each([
  {
    hooks: JobHooks.HELM,
    hook: 'helm.sh/hook',
    times: ['pre-install,pre-upgrade,pre-rollback', 'post-install,post-upgrade'],
    weight: 'helm.sh/hook-weight',
    policy: ['helm.sh/hook-delete-policy', 'before-hook-creation,hook-succeeded'],
  },
  {
    hooks: JobHooks.ARGO_CD,
    hook: 'argocd.argoproj.io/hook',
    times: ['PreSync', 'PostSync'],
    weight: 'argocd.argoproj.io/sync-wave',
    policy: ['argocd.argoproj.io/hook-delete-policy', 'BeforeHookCreation,HookSucceeded'],
  },
])('$hooks', ({ hooks, hook, times, weight, policy }) => {
  const objects = objectsWith(hooks);

  test.each([
    ['cert-generator', times[0]],
    ['cert-regenerator', times[1]],
  ])('%s is run with all that it needs', (name, time) => {
    const own = part(objects, name);
    expect(own.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Role',
      'RoleBinding',
      'ConfigMap',
      'ConfigMap',
      'Job',
    ]);
    for (const { metadata } of own) {
      expect(metadata.annotations).toMatchObject({ [hook]: time, [policy[0]]: policy[1] });
    }
  });

  test('rights come before files, and files before the Job', () => {
    const weights = part(objects, 'cert-generator').map(({ metadata }) =>
      Number(metadata.annotations[weight]),
    );
    const [account, role, binding, program, layout, job] = weights;
    expect(Math.max(account, role, binding)).toBeLessThan(Math.min(program, layout));
    expect(Math.max(program, layout)).toBeLessThan(job);
  });

  test('names are always the same: what is left of the last run is replaced', () => {
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(
      ['cert-generator', 'cert-regenerator'].flatMap((name) => [
        name,
        name,
        name,
        `${name}-program`,
        `${name}-layout`,
        name,
      ]),
    );
  });

  test('no namespace is a hook: with it, everything in it would be deleted', () => {
    expect(objects.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
  });
});

test('the CronJob is no hook, whatever the others are', () => {
  const program = new Program();
  program.generator({ hooks: JobHooks.HELM });
  program.renewal();
  for (const { metadata } of part(program.objects.all, 'cert-renewal')) {
    expect(metadata).not.toHaveProperty('annotations');
  }
  expect(program.objects.names('ConfigMap')).toContainEqual(
    expect.stringMatching(/cert-renewal-program-[0-9a-f]+$/),
  );
});

test.each(Object.values(JobHooks))('with hooks %s, what ended does not stay for ever', (hooks) => {
  const jobs = objectsWith(hooks).filter(({ kind }) => kind === 'Job');
  expect(jobs.map(({ spec }) => spec.ttlSecondsAfterFinished)).toEqual(
    // The next hook replaces it. A rotation that was done must stay known.
    [hooks === JobHooks.NONE ? 600 : undefined, undefined],
  );
});

test('hooks that are none are refused', () => {
  expect(() => objectsWith('argocd' as JobHooks)).toThrow(
    '"argocd" is none of the values that there are. Instead: one of none, helm, argo-cd [enum-value]',
  );
});
