export { type CnpgDatastoreProps } from './cnpg';
export { type CnpgDatabaseProps, cnpgRole } from './cnpg-database';
export { Datastore, type DatastoreTarget } from './datastore';
export { type PostgresDatastoreProps, PostgresTls, type SecretKeyReference } from './postgres';
export { SqlPlugin } from './sql-plugin';
