import { Duration } from 'cdk8s';
import { ControllerManagerWebhook, Datastore, LogLevel, type SpireServerProps } from '../../../lib/spire';
import { type Objects } from '../../support/objects';
import { objectsOf, Program } from '../../support/program';

function checksum(objects: Objects): string {
  return objects.get('StatefulSet').spec.template.metadata.annotations['cdk8s-spire/config-checksum'];
}

const BASE = checksum(objectsOf());

test('the same declaration rolls nothing', () => expect(checksum(objectsOf())).toBe(BASE));

test.each<[string, Partial<SpireServerProps>]>([
  ['a setting', { settings: { logLevel: LogLevel.WARN } }],
  ['a lifetime', { settings: { caTtl: Duration.hours(48) } }],
  ['the datastore', { datastore: Datastore.cnpg() }],
  ['metrics', { telemetry: { prometheus: {} } }],
  ['a setting of the controller manager', { controllerManager: { entryIdPrefix: 'other' } }],
])('%s that changed rolls the pod', (_, props) => expect(checksum(objectsOf(props))).not.toBe(BASE));

test('what does not change the configuration does not', () => {
  expect(checksum(objectsOf({ tolerations: [{ operator: 'Exists' }], networkPolicy: false }))).toBe(BASE);
});

test('an agent, a namespace of the bundle and a webhook that are added later are in the configuration', () => {
  const program = new Program();
  const server = program.server();
  const sums = [checksum(program.objects)];
  program.agent(server);
  sums.push(checksum(program.objects));
  server.publishBundleTo('demo');
  sums.push(checksum(program.objects));
  server.admitAgent('edge', 'spire-agent', { app: 'spire-agent' });
  sums.push(checksum(program.objects));
  expect(new Set(sums).size).toBe(4);
  new ControllerManagerWebhook(program.chart, 'webhook', { server });
  expect(checksum(program.objects)).toBe(sums[3]);
});
