import { ApiObject, Chart } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { Manifest } from '../../../lib/kubernetes';
import {
  AnnotatedServices,
  ServingCertificateProvider,
  ServingCertificates,
} from '../../../lib/serving-certificates';
import { ANNOTATION, CORE, Program, WEB, WILDCARD } from './program';

const ports = [{ port: 443 }];
const metadata = { name: 'core', namespace: 'demo' };

let program: Program;
beforeEach(() => void (program = new Program()));

test.each<[string, () => Parameters<Program['identities']['annotate']>[0]]>([
  ['cdk8s-plus', () => new Service(program.chart, 'service', { metadata, ports })],
  [
    'an ApiObject',
    () => new ApiObject(program.chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata }),
  ],
  [
    'a Manifest',
    () => new Manifest(program.chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata }),
  ],
])('a Service of %s is annotated', (_, make) => {
  const service = make();
  program.identities.annotate(service, CORE, { wildcard: true });
  program.identities.annotate(service, CORE);
  expect(program.objects.get('Service', 'demo/core').metadata.annotations).toEqual({
    [ANNOTATION]: 'core-tls',
    [WILDCARD]: 'true',
  });
});

test.each([
  ['false', {}],
  ['true', { wildcard: true }],
])('a Service that says "%s" of its pods stays so', (value, options) => {
  const object = new ApiObject(program.chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, annotations: { [WILDCARD]: value } },
  });
  program.identities.annotate(object, CORE, options);
  expect(object.metadata.toJson().annotations).toEqual({ [ANNOTATION]: 'core-tls', [WILDCARD]: value });
});

test('a Service of another group is none', () => {
  const object = new ApiObject(program.chart, 'service', {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata,
  });
  expect(() => program.identities.annotate(object, CORE)).toThrow(
    '"serving.knative.dev/v1 Service" is not its kind. Instead: "v1 Service"',
  );
  expect(object.metadata.toJson().annotations).toBeUndefined();
});

describe('two providers', () => {
  const another = (chart: Chart, certificates?: AnnotatedServices) =>
    new ServingCertificateProvider(chart, 'others', { certificates });

  test('of a chart agree on the Secret of a Service', () => {
    program.identities.serviceAnnotations(CORE, { secretName: 'one' });
    const other = another(program.chart);
    expect(() => other.serviceAnnotations(CORE, { secretName: 'two' })).toThrow('[registered-before]');
    expect(other.serviceAnnotations(CORE)).toEqual({ [ANNOTATION]: 'one' });
  });

  test('of two charts, or of their own certificates, have nothing in common', () => {
    program.identities.serviceAnnotations(CORE, { secretName: 'one' });
    for (const other of [
      another(new Chart(program.app, 'cluster-2')),
      another(program.chart, new AnnotatedServices()),
    ])
      expect(other.serviceAnnotations(CORE)).toEqual({ [ANNOTATION]: 'core-tls' });
  });
});

test.each<[string, string, object]>([
  ['of another kind', 'Endpoints', {}],
  ['of another name', 'Service', { name: 'web' }],
  ['of another namespace', 'Service', { namespace: 'other' }],
  ['that is annotated otherwise', 'Service', { annotations: { [ANNOTATION]: 'other' } }],
  ['that asks for names of pods', 'Service', { annotations: { [WILDCARD]: 'true' } }],
])('an object %s is refused, and nothing is registered', (_, kind, other) => {
  const object = new ApiObject(program.chart, 'service', {
    apiVersion: 'v1',
    kind,
    metadata: { ...metadata, ...other },
  });
  const annotate = () => program.identities.annotate(object, CORE, { secretName: 'first' });
  expect(annotate).toThrow('[serving-service]');
  expect(program.identities.register(CORE).secretName).toBe('core-tls');
});

test('a Service that something else declares', () => {
  expect(program.identities.serviceAnnotations(CORE, { secretName: 'own' })).toEqual({ [ANNOTATION]: 'own' });
  expect(program.identities.servicePatch(CORE)).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'core', namespace: 'demo', annotations: { [ANNOTATION]: 'own' } },
  });
});

describe('pods that wait for a certificate that no Service asks for', () => {
  const template = { spec: { containers: [{ name: 'core' }] } };

  test('are refused at synth', () => {
    program.identities.register(WEB);
    program.identities.connection(WEB);
    expect(program.problems).toEqual([]);
    program.identities.secureTemplate(template, CORE);
    expect(program.problems).toEqual([
      expect.stringMatching(
        /"demo\/core" has pods that wait for the Secret "core-tls".*\[serving-annotation\]/,
      ),
    ]);
    program.identities.serviceAnnotations(CORE);
    expect(program.problems).toEqual([]);
  });

  test('are in order where the program makes the Certificate', () => {
    program = new Program((chart) => ({ certificates: new ServingCertificates(chart, 'certificates') }));
    program.identities.secureTemplate(template, CORE);
    expect(program.problems).toEqual([]);
    expect(program.identities.serviceAnnotations(CORE)).toEqual({});
  });
});
