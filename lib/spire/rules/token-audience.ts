import { admittedClusters } from './engine/psat';
import { type SpireRule } from './engine/rule';

export const tokenAudience: SpireRule = {
  id: 'token-audience',
  severity: 'error',
  title: 'The audience of the tokens by which agents attest is not empty.',
  why: 'For an empty one the kubelet issues a token for the API server, which whoever holds it can use there as the agent.',
  remedy: 'Name an audience that only the SPIRE server expects, or leave the default.',
  check: ({ servers }) =>
    servers.flatMap((at) =>
      admittedClusters(at)
        .filter(({ audiences }) => audiences.some((audience) => audience.trim() === ''))
        .map(({ name }) => ({
          at,
          value: '',
          problem: `is the audience of the tokens of cluster ${name}`,
          instead: '"spire-server"',
        })),
    ),
};
