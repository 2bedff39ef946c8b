import { connectionString } from '../../../lib/spire/datastore/connection-string';

test.each<[string, { [key: string]: string | number | undefined }, string]>([
  ['plain values', { host: 'db.example.org', port: 5432 }, 'host=db.example.org port=5432'],
  ['what is not given', { host: 'db', sslcert: undefined }, 'host=db'],
  ['an empty value', { dbname: '' }, "dbname=''"],
  ['a space', { dbname: 'a b' }, "dbname='a b'"],
  ['a quote', { user: "o'neill" }, String.raw`user='o\'neill'`],
  ['a backslash', { user: String.raw`a\b` }, String.raw`user='a\\b'`],
  ['quote, backslash and space', { user: String.raw`'\ ` }, String.raw`user='\'\\ '`],
  ['a tab and a line', { user: 'a\tb\nc' }, "user='a\tb\nc'"],
  ['an equals sign', { user: 'a=b' }, 'user=a=b'],
  ['what would be another parameter', { user: 'a sslmode=disable' }, "user='a sslmode=disable'"],
  ['0', { connect_timeout: 0 }, 'connect_timeout=0'],
])('%s', (_, parameters, text) => expect(connectionString(parameters)).toBe(text));
