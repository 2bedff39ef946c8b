import { type Construct } from 'constructs';
import { bindCnpg, type CnpgDatastoreProps } from './cnpg';
import { bindCnpgDatabase, type CnpgDatabaseProps } from './cnpg-database';
import { bindPostgres, checkPostgres, type PostgresDatastoreProps } from './postgres';
import { SqlPlugin } from './sql-plugin';
import { SERVER } from '../layout';

/** The server that a datastore is made for. */
export interface DatastoreTarget {
  /** Its namespace. */
  readonly namespace: string;
  /** Name of the server: prefix of the objects that a datastore creates. */
  readonly serverName: string;
  /** Labels of the server's pods. */
  readonly podLabels: { readonly [key: string]: string };
  /** Whether the datastore may emit NetworkPolicies for what it creates. */
  readonly networkPolicy: boolean;
  /** Namespace whose pods may read metrics. @default - none */
  readonly monitoringNamespace?: string;
}

/** Where a server keeps its registration entries, attested nodes and bundles (SPIRE's `sql` datastore). */
export class Datastore {
  /** A SQLite file on the server's own volume. For one replica. */
  static sqlite(): Datastore {
    return new Datastore('SQLite', false, () => {
      return new SqlPlugin({
        data: { database_type: 'sqlite3', connection_string: `${SERVER.dataDir}/datastore.sqlite3` },
      });
    });
  }

  /** Any PostgreSQL server. */
  static postgres(props: PostgresDatastoreProps): Datastore {
    checkPostgres(props);
    return new Datastore('PostgreSQL', true, () => bindPostgres(props), props);
  }

  /** A CloudNativePG Cluster of the server's own, in its namespace. */
  static cnpg(props: CnpgDatastoreProps = {}): Datastore {
    return new Datastore('CloudNativePG', true, (scope, target) => bindCnpg(scope, target, props));
  }

  /**
   * A database in a CloudNativePG Cluster that something else owns. The role is declared where the Cluster
   * is: `cnpgRole(props)` gives the item for its `spec.managed.roles`. Needs CloudNativePG 1.25 or newer.
   */
  static cnpgDatabase(props: CnpgDatabaseProps): Datastore {
    return new Datastore('CloudNativePG', true, (scope, target) => bindCnpgDatabase(scope, target, props));
  }

  /** The `sql` plugin with a configuration of your own, for MySQL or the databases of AWS. */
  static custom(plugin: SqlPlugin): Datastore {
    const type = databaseType(plugin.data.database_type);
    return new Datastore(type, type !== 'sqlite3', () => plugin);
  }

  private constructor(
    /** What it is, in messages. */
    readonly description: string,
    /** Whether several servers can share it. */
    readonly shared: boolean,
    private readonly binder: (scope: Construct, target: DatastoreTarget) => SqlPlugin,
    /** How it was configured, where it is a plain PostgreSQL. */
    readonly postgres?: PostgresDatastoreProps,
  ) {}

  /** Adds the objects that it needs to `scope` and returns the plugin's configuration. */
  bind(scope: Construct, target: DatastoreTarget): SqlPlugin {
    return this.binder(scope, target);
  }
}

/** The databases of AWS are a block, by their name. */
function databaseType(type: unknown): string {
  if (Array.isArray(type)) return databaseType(type[0]);
  return typeof type === 'object' && type !== null ? (Object.keys(type)[0] ?? '') : String(type);
}
