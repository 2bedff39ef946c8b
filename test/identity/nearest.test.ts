import { nearest } from '../../lib/identity';

const KEYS = ['trustDomain', 'clusterName', 'namespace', 'server', 'agent'];

test.each([
  ['trustdomain', 'trustDomain'],
  ['trust_domain', 'trustDomain'],
  ['clustername', 'clusterName'],
  ['namspace', 'namespace'],
  ['sever', 'server'],
  ['agents', 'agent'],
])('%s is meant to be %s', (word, key) => expect(nearest(word, KEYS)).toBe(key));

test.each(['colour', 'x', ''])('"%s" is none of them', (word) => expect(nearest(word, KEYS)).toBeUndefined());

test('of equally near ones the first', () => expect(nearest('b', ['a', 'c'])).toBe('a'));
test('nothing is near to an empty list', () => expect(nearest('a', [])).toBeUndefined());
