import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { toYaml } from '../../../lib/kubernetes/packaging/yaml';

function read(text: string, version: '1.1' | '1.2'): unknown[] {
  const documents = parseAllDocuments(text, { version, merge: version === '1.1' });
  return [...documents].map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

const wrapped = (value: unknown) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  data: { value },
});

const TRAPS = [
  ...[
    '',
    ' ',
    '~',
    'null',
    'Null',
    'on',
    'Off',
    'yes',
    'NO',
    'y',
    'N',
    'true',
    'FALSE',
    '<<',
    '=',
    '-',
    '?',
    ':',
  ],
  ...[
    '0755',
    '0o17',
    '0x1f',
    '0b11',
    '1e3',
    '1_000',
    '12:30',
    '-1',
    '+1',
    '.5',
    '5.',
    '.inf',
    '.NaN',
    '1.2.3',
  ],
  ...[
    '2024-01-01',
    '2024-01-01T00:00:00Z',
    '@at',
    '`tick',
    '!tag',
    '&anchor',
    '*alias',
    '%dir',
    '#',
    '{',
    '[x',
  ],
  ...[
    'a: b',
    'a:',
    'a #b',
    'a#b',
    'a ',
    ' a',
    '\ta',
    'a\t',
    '- a',
    '---',
    '...',
    'a\\b',
    'a"b',
    "it's",
    'a, b',
  ],
  ...[
    '{{ .PodMeta.Namespace }}',
    'spiffe://a.org/ns/{{ .PodMeta.Namespace }}',
    '512Mi',
    '10%',
    'a:b:8081',
    '|',
    '>',
  ],
  ...[
    '\n',
    'a\n',
    'a\nb',
    'a\nb\n',
    'a\n\n\n',
    '\na',
    ' a\nb',
    '\ta\nb',
    'a\n  b\n',
    'a \nb\t\n',
    'a\n \nb',
    'a\n  ',
  ],
  ...[
    'a\r\nb',
    'a\rb',
    '# a\n---\n...\n',
    '#!/bin/sh\nset -eu\n\techo "$1" # x\n',
    'a\n\nb\n',
    'key: |\n  x\n',
  ],
  ...[
    '😀',
    'a\n😀\n',
    'é',
    '\u0000',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    'a\n\u2028b',
    '\ufeff',
    '\ufffe',
    'a\nb\u0085',
  ],
];

describe.each(['1.1', '1.2'] as const)('read as YAML %s', (version) => {
  test.each(TRAPS.map((trap) => [trap]))('the string %j stays itself, as value, item and key', (trap) => {
    const object = wrapped({ value: trap, list: [trap, { [trap]: trap }, [trap]] });
    expect(read(toYaml([object]), version)).toEqual([object]);
  });

  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(
        'a',
        'Z',
        '0',
        ' ',
        '\n',
        '\t',
        ':',
        '#',
        '-',
        '"',
        "'",
        '{',
        '|',
        '\r',
        '\\',
        '.',
      ),
    }),
    fc.constantFrom(...TRAPS),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('json'),
        { maxKeys: 4 },
      ),
    ),
  }));

  test('every JSON value comes back as it went in', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 3 }), (values) => {
        const objects = values.map(wrapped);
        expect(read(toYaml(objects), version)).toEqual(objects);
      }),
      { numRuns: 1000 },
    );
  });
});

test('the form is the one that a person would write', () => {
  const text = toYaml([
    {
      spec: {
        args: ['-config', '/run/spire/server.conf'],
        ports: [{ name: 'grpc', containerPort: 8081 }],
        none: [],
        any: {},
      },
      metadata: { labels: { 'app.kubernetes.io/name': 'server' }, namespace: 'demo', name: 'spire-server' },
      kind: 'StatefulSet',
      apiVersion: 'apps/v1',
    },
    {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'x' },
      data: { 'server.conf': '{\n  "a": "on"\n}\n', b: 'on' },
    },
  ]);
  expect(text).toBe(
    `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: spire-server
  namespace: demo
  labels:
    app.kubernetes.io/name: server
spec:
  args:
    - "-config"
    - /run/spire/server.conf
  ports:
    - name: grpc
      containerPort: 8081
  none: []
  any: {}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: x
data:
  server.conf: |
    {
      "a": "on"
    }
  b: "on"
`,
  );
});

test.each(['a\nb\n\n', 'a\nb \n', 'a\nb\u3000'])(
  '%j is quoted, because Helm trims the end of an object',
  (text) => {
    expect(toYaml([{ data: text }])).toBe(`data: ${JSON.stringify(text)}\n`);
  },
);

test('undefined members are left out, and a number without a JSON form is refused', () => {
  expect(toYaml([{ kind: 'A', spec: { a: undefined } }])).toBe('kind: A\nspec: {}\n');
  expect(() => toYaml([{ kind: 'A', spec: NaN }])).toThrow('finite-number');
});
