import { Plugin, type PluginProps, PluginType } from '../plugin';

/** SPIRE's `sql` datastore plugin. */
export class SqlPlugin extends Plugin {
  readonly type = PluginType.DATA_STORE;

  constructor(props: Omit<PluginProps, 'name'>) {
    super({ ...props, name: 'sql' });
  }
}
