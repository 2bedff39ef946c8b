import { type SpireRule } from './engine/rule';

export const entryIdCleanup: SpireRule = {
  id: 'entry-id-cleanup',
  severity: 'warning',
  title: 'The controller manager cleans up entries of a named prefix only.',
  why: 'An empty prefix stands for every entry without a prefix: those that the API made, for join tokens too, are deleted.',
  remedy: 'Take entryIdPrefixCleanup out as soon as the former entries are gone.',
  check: ({ servers }) =>
    servers
      .filter(({ controllerManager }) => controllerManager.entryIdPrefixCleanup === '')
      .map((at) => ({
        at,
        value: 'entryIdPrefixCleanup ""',
        problem: 'deletes every entry whose ID has no dot, whoever made it',
        instead: 'the prefix of the former entries, or leave it out after the migration',
      })),
};
