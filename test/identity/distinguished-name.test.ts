import * as fc from 'fast-check';
import { DistinguishedName, distinguishedNameProblem, escapeNameValue } from '../../lib/identity';

describe('a name', () => {
  test('has its attributes in the order of the encoding, and is written back as it was', () => {
    const text = 'CN=serviceradar-core,OU=Kubernetes,O=ServiceRadar,L=San Francisco,ST=CA,C=US';
    const name = DistinguishedName.parse(text);
    expect(name.attributes.map(({ type }) => type)).toEqual(['C', 'ST', 'L', 'O', 'OU', 'CN']);
    expect(name.attributes[2]).toEqual({ type: 'L', value: 'San Francisco' });
    expect(name.toString()).toBe(text);
  });

  test.each([
    ['cn=core, o = Example', 'CN=core,O=Example'],
    ['serialNumber=1,street=Main St 1,dc=example,uid=x', 'SERIALNUMBER=1,STREET=Main St 1,DC=example,UID=x'],
    ['CN=a\\2Cb', 'CN=a\\,b'],
    ['CN=Z\\C3\\BCrich', 'CN=Zürich'],
    ['CN=\\ a\\ ', 'CN=\\ a\\ '],
    ['CN=a=b', 'CN=a=b'],
    ['CN=a\\=b', 'CN=a=b'],
    ['CN=\\#1', 'CN=\\#1'],
    ['CN=1#', 'CN=1#'],
    ['CN=\\"x\\"\\+\\;\\<\\>\\\\', 'CN=\\"x\\"\\+\\;\\<\\>\\\\'],
    ['CN=\\EF\\BB\\BFx', 'CN=\uFEFFx'],
    ['OU=a,OU=b', 'OU=a,OU=b'],
  ])('%s is written as %s', (text, canonical) => {
    expect(DistinguishedName.parse(text).toString()).toBe(canonical);
    expect(DistinguishedName.parse(canonical).toString()).toBe(canonical);
  });

  test.each([
    ['', 'is empty'],
    ['  ', 'is empty'],
    [undefined as any, 'is empty'],
    ['core', 'without "="'],
    ['CN=a,', 'without "="'],
    ['CN=a,b', 'the part "b" without "="'],
    ['CN=a+OU=b', 'several attributes'],
    ['X=a', 'unknown attribute "X"'],
    ['=a', 'unknown attribute ""'],
    ['2.5.4.3=a', 'unknown attribute'],
    ['CN=', 'has no value for CN'],
    ['C=USA', 'has the country "USA"'],
    ['C=U1', 'has the country "U1"'],
    ['CN=a"b', 'not escaped'],
    ['CN=a;b', 'not escaped'],
    ['CN=#0401', 'not escaped'],
    ['CN=a\\', 'not escaped'],
    ['CN=a\\x', 'not escaped'],
    ['CN=\\FF', 'not escaped'],
    ['CN=\uD800', 'not escaped'],
    ['CN=a\\00b', 'control character'],
    ['CN=a\nb', 'control character'],
    [`CN=${'a'.repeat(65)}`, '65 characters'],
    [`O=${'a'.repeat(65)}`, '65 characters'],
    [`OU=${'a'.repeat(65)}`, '65 characters'],
    [`L=${'a'.repeat(129)}`, '129 characters'],
    [`ST=${'a'.repeat(129)}`, '129 characters'],
    ['SERIALNUMBER=a*b', 'serial number'],
    ['DC=a.b', 'domain component'],
  ])('%j is refused', (text, clause) => {
    expect(distinguishedNameProblem(text)).toMatchObject({ rule: 'distinguished-name' });
    expect(distinguishedNameProblem(text)!.problem).toContain(clause);
    expect(() => DistinguishedName.parse(text)).toThrow('[distinguished-name]');
  });

  test('values at their bounds are accepted; characters are counted, not bytes', () => {
    for (const type of ['CN', 'O', 'OU'])
      expect(distinguishedNameProblem(`${type}=${'😀'.repeat(64)}`)).toBeUndefined();
    for (const type of ['L', 'ST'])
      expect(distinguishedNameProblem(`${type}=${'ü'.repeat(128)}`)).toBeUndefined();
  });
});

const values = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((value) => !/\p{Cc}/u.test(value));
const names = fc.array(
  fc.record({ type: fc.constantFrom('CN', 'O', 'OU', 'L', 'ST', 'STREET', 'UID'), value: values }),
  { minLength: 1, maxLength: 5 },
);

describe('any name', () => {
  test('comes back from its string', () => {
    fc.assert(
      fc.property(names, (attributes) => {
        const text = attributes.map(({ type, value }) => `${type}=${escapeNameValue(value)}`).join(',');
        const name = DistinguishedName.parse(text);
        expect([...name.attributes].reverse()).toEqual(attributes);
        expect(name.toString()).toBe(text);
      }),
    );
  });

  test('is the same with every byte escaped', () => {
    fc.assert(
      fc.property(names, (attributes) => {
        const hex = (value: string) => Buffer.from(value).toString('hex').replace(/../g, '\\$&');
        const escaped = attributes.map(({ type, value }) => `${type}=${hex(value)}`).join(',');
        const plain = attributes.map(({ type, value }) => `${type}=${escapeNameValue(value)}`).join(',');
        expect(DistinguishedName.parse(escaped).toString()).toBe(plain);
      }),
    );
  });

  test('no text makes it fail in another way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const problem = distinguishedNameProblem(`CN=${text}`);
        if (problem) expect(problem.rule).toBe('distinguished-name');
        else expect(DistinguishedName.parse(`CN=${text}`).toString()).toMatch(/^CN=/);
      }),
    );
  });
});
