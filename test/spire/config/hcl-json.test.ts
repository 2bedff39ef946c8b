import { hclJson, type JsonObject } from '../../../lib/spire/config/hcl-json';

function written(root: JsonObject): Record<string, Record<string, unknown>> {
  return JSON.parse(hclJson(root));
}

test('an object whose members are all objects is wrapped, so that the parser does not dissolve it', () => {
  const plugins = { NodeAttestor: { k8s_psat: { plugin_data: { clusters: { a: { x: 1 }, b: { x: 2 } } } } } };
  expect(written({ plugins })).toEqual({
    plugins: {
      NodeAttestor: [{ k8s_psat: [{ plugin_data: [{ clusters: [{ a: [{ x: 1 }], b: [{ x: 2 }] }] }] }] }],
    },
  });
});

test('an object with a value among its members stays as it is', () => {
  const server = { trust_domain: 'example.org', ca_subject: { common_name: 'CA', country: ['DE'] } };
  expect(written({ server })).toEqual({ server });
});

test('a list of objects is written by index, so that each stays one', () => {
  const telemetry = {
    M3: [
      { address: 'a', env: 'x' },
      { address: 'b', env: 'y' },
    ],
    MetricPrefix: 'p',
  };
  expect(written({ telemetry }).telemetry.M3).toEqual({
    0: { address: 'a', env: 'x' },
    1: { address: 'b', env: 'y' },
  });
});

test('what is undefined is left out', () => {
  expect(hclJson({ server: { a: undefined, b: 1 }, telemetry: undefined })).toBe(
    '{\n  "server": {\n    "b": 1\n  }\n}\n',
  );
});

test.each([
  ['quotes, backslashes, unicode', 'a "b" \\d\n ü 😀'],
  ['a Go template', '/x509pop/{{ .Subject.CommonName }}'],
  ['a variable', '${HOME}/x'],
  ['empty containers', { a: {}, b: [] }],
  ['numbers and booleans', { a: 1.5, b: false }],
])('keeps %s', (_, value) => expect(written({ server: { value, other: 1 } }).server.value).toEqual(value));

test.each([
  ['an open interpolation', { a: 'x${' }, 'a: "x${"'],
  ['quotes in an interpolation', { a: { b: '${f("x")}' } }, 'a.b: '],
  ['a list in a list', { a: [['x']] }, 'a: [["x"]]'],
  ['booleans in a list', { a: [true] }, 'a: [true]'],
  ['a mixed list', { a: ['x', { y: 1 }] }, 'a: '],
  ['null', { a: null }, 'a: null'],
  ['what is no number', { a: NaN }, 'a: null'],
  ['a function', { a: () => 1 }, 'a: undefined'],
])('refuses %s', (_, server, value) => {
  let problem: unknown;
  try {
    hclJson({ server });
  } catch (error) {
    problem = (error as { problem?: unknown }).problem;
  }
  expect(problem).toMatchObject({ rule: 'hcl-value', value: expect.stringContaining(value) });
});
