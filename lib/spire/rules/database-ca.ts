import { PostgresTls } from '../datastore';
import { type SpireRule } from './engine/rule';

const VERIFIED = [PostgresTls.VERIFY_FULL, PostgresTls.VERIFY_CA];

export const databaseCa: SpireRule = {
  id: 'database-ca',
  severity: 'warning',
  title: "The CA of the database's certificate is named.",
  why: 'Without it the public CAs of the image are taken: most databases in a cluster have a CA of their own, and fail.',
  remedy: 'Name the Secret with the CA; acknowledge where a public CA signed the certificate.',
  check: ({ servers }) =>
    servers
      .filter(({ server: { datastore } }) => {
        const { postgres } = datastore;
        return postgres && !postgres.ca && VERIFIED.includes(postgres.tls ?? PostgresTls.VERIFY_FULL);
      })
      .map((at) => ({
        at,
        value: `host ${at.server.datastore.postgres!.host}`,
        problem: 'is verified by public CAs',
        instead: 'ca: the Secret with the CA that signed its certificate',
      })),
};
