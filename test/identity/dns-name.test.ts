import { dnsLabelProblem, dnsNameProblem, dnsSubdomainProblem, serviceNameProblem } from '../../lib/identity';

const LABEL = 'x'.repeat(63);

test.each([
  'core',
  'core.demo.svc.cluster.local',
  '*.demo.svc',
  'a_b.example.org',
  'CORE.demo',
  '0',
  'xn--bcher-kva.example',
  `${LABEL}.demo`,
])('%.40s can be a DNS SAN', (name) => expect(dnsNameProblem(name)).toBeUndefined());

test.each([
  ['', 'is empty'],
  ['core.', 'ends with a dot'],
  ['a..b', 'has an empty label'],
  ['.a', 'has an empty label'],
  ['*', 'wildcard'],
  ['a.*.b', 'wildcard'],
  ['a*.b', 'wildcard'],
  ['*.*.b', 'wildcard'],
  ['-a.b', 'has the label "-a"'],
  ['a-.b', 'has the label "a-"'],
  ['a b', 'has the label "a b"'],
  ['bücher.example', 'has the label "bücher"'],
  ['ab--cd.demo', 'reserved for international names'],
  ['xn--99999999.demo', 'reserved for international names'],
  [`${LABEL}x.demo`, 'has a label of 64 characters'],
  [`${LABEL}.${LABEL}.${LABEL}.${LABEL}`, 'has 255 characters'],
])('%.40s cannot', (name, problem) => expect(dnsNameProblem(name)?.problem).toContain(problem));

test.each([
  ['core', true],
  ['a-b-0', true],
  [LABEL, true],
  ['', false],
  ['Core', false],
  ['a.b', false],
  ['-a', false],
  ['a_b', false],
  [`${LABEL}x`, false],
])('%.40s is a DNS label: %s', (name, is) => expect(dnsLabelProblem(name) === undefined).toBe(is));

test.each([
  ['core', true],
  ['a.b-c.0', true],
  [`${'x'.repeat(253)}`, true],
  ['', false],
  ['a..b', false],
  ['A.b', false],
  ['a/b', false],
  [`${'x'.repeat(254)}`, false],
])('%.40s is a name of an object: %s', (name, is) =>
  expect(dnsSubdomainProblem(name) === undefined).toBe(is),
);

test.each([
  ['core', true],
  ['c0re', true],
  ['0core', false],
  ['Core', false],
  ['a.b', false],
])('%s is a name of a Service: %s', (name, is) => expect(serviceNameProblem(name) === undefined).toBe(is));
