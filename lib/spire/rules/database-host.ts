import { ipProblem } from '../config/address';
import { PostgresTls } from '../datastore';
import { type SpireRule } from './engine/rule';

export const databaseHost: SpireRule = {
  id: 'database-host',
  severity: 'warning',
  title: 'The database is reached by a name that its certificate has.',
  why: 'verify-full compares the host with the certificate, which seldom has addresses: the server would not start.',
  remedy: 'Use the DNS name of the database; acknowledge where its certificate has the address.',
  check: ({ servers }) =>
    servers.flatMap((at) => {
      const { host, tls = PostgresTls.VERIFY_FULL } = at.server.datastore.postgres ?? {};
      if (host === undefined || tls !== PostgresTls.VERIFY_FULL || ipProblem(host)) return [];
      return {
        at,
        value: `host ${host}`,
        problem: 'is an address, which verify-full looks for in the certificate',
        instead: 'the DNS name of the database',
      };
    }),
};
