import { Plugin, type PluginProps } from '../plugin';

/** SPIRE's `sql` datastore plugin. */
export class SqlPlugin extends Plugin {
  readonly type = 'DataStore' as const;

  constructor(props: Omit<PluginProps, 'name'>) {
    super({ ...props, name: 'sql' });
  }
}
