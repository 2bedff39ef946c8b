import { PostgresTls } from '../datastore';
import { type SpireRule } from './engine/rule';

export const databaseTls: SpireRule = {
  id: 'database-tls',
  severity: 'warning',
  title: "The database's certificate is verified.",
  why: 'Who stands between server and database could read the password, and write entries: identities for anybody.',
  remedy: 'Use PostgresTls.VERIFY_FULL with the CA of the database.',
  check: ({ servers }) =>
    servers.flatMap((at) => {
      const { tls, ca } = at.server.datastore.postgres ?? {};
      // With a CA, the driver takes "require" for "verify-ca".
      const unverified = tls === PostgresTls.DISABLE || (tls === PostgresTls.REQUIRE && !ca);
      if (!unverified) return [];
      return {
        at,
        value: `sslmode ${tls}`,
        problem:
          tls === PostgresTls.DISABLE ? 'sends everything unencrypted' : 'encrypts, but to whoever answers',
        instead: 'PostgresTls.VERIFY_FULL, and ca',
      };
    }),
};
