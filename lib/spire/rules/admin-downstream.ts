import { type SpireRule } from './engine/rule';

export const adminDownstream: SpireRule = {
  id: 'admin-downstream',
  severity: 'warning',
  title: 'No registration is both admin and downstream.',
  why: 'Who takes over a nested server could then change the entries of the server above it.',
  remedy: 'Register the nested server as downstream only, and administrators by themselves.',
  check: ({ registrations }) =>
    registrations
      .filter(({ props }) => props.admin && props.downstream)
      .map((at) => ({
        at,
        value: 'admin, downstream',
        problem: 'gives a nested server the admin API, too',
        instead: 'downstream only',
      })),
};
