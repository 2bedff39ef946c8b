import { checksum } from '../../lib/kubernetes';

test('the same texts have the same sum, which is a value of an annotation', () => {
  expect(checksum('a', 'b')).toBe(checksum('a', 'b'));
  expect(checksum('a')).toMatch(/^[0-9a-f]{16}$/);
});

test.each<[string[], string[]]>([
  [['a'], ['b']],
  [['ab'], ['a', 'b']],
  [
    ['a', 'b'],
    ['b', 'a'],
  ],
  [['a'], ['a', '']],
  [['a\n'], ['a']],
])('%j and %j have different ones', (one, other) => expect(checksum(...one)).not.toBe(checksum(...other)));
