import { type Command, type StoreCommand } from '../command';
import { exportPkcs12 } from './export';
import { generate } from './generate';
import { issueEdge } from './issue-edge';
import { passwords } from './passwords';
import { renew } from './renew';
import { rotateCa } from './rotate-ca';
import { show } from './show';
import { verify } from './verify';

/** By the word that calls them. */
export const COMMANDS: { readonly [name: string]: Command | StoreCommand } = {
  generate,
  renew,
  'rotate-ca': rotateCa,
  show,
  verify,
  'issue-edge': issueEdge,
  export: exportPkcs12,
  passwords,
};
