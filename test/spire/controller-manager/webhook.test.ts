import {
  ControllerManagerWebhook,
  type ControllerManagerProps,
  WebhookFailurePolicy,
} from '../../../lib/spire';
import { Program } from '../../support/program';

function webhooks(
  controllerManager: ControllerManagerProps = {},
  failurePolicy?: WebhookFailurePolicy,
): any[] {
  const program = new Program();
  const server = program.server({ controllerManager });
  new ControllerManagerWebhook(program.chart, 'webhook', { server, failurePolicy });
  return program.objects.get('ValidatingWebhookConfiguration').webhooks;
}
const of = (key: string) => (hooks: any[]) => hooks.map((hook) => hook[key]);

test('where nobody answers, nothing is held up, unless that is what you want', () => {
  expect(of('failurePolicy')(webhooks())).toEqual(['Ignore', 'Ignore']);
  expect(of('failurePolicy')(webhooks({}, WebhookFailurePolicy.FAIL))).toEqual(['Fail', 'Fail']);
});

/** As CEL evaluates it, for objects with these specs. */
function judged(controllerManager: ControllerManagerProps, spec: object | undefined): boolean {
  const [{ matchConditions }] = webhooks(controllerManager);
  return matchConditions.every(({ expression }: any) => {
    const script = expression.replace(
      /has\(([\w.]+)\)/g,
      (_: string, path: string) => `(${path} !== undefined)`,
    );
    return new Function('object', `return ${script};`)({ spec });
  });
}

test.each<[string, ControllerManagerProps, object]>([
  ['without a class', {}, { none: true, blue: false, empty: true }],
  ['with a class', { className: 'blue' }, { none: false, blue: true, empty: false }],
  [
    'with a class and what has none',
    { className: 'blue', watchClassless: true },
    { none: true, blue: true, empty: true },
  ],
])('an installation %s judges what it handles, and nothing else', (_, props, { none, blue, empty }: any) => {
  expect(judged(props, {})).toBe(none);
  expect(judged(props, undefined)).toBe(none);
  expect(judged(props, { className: '' })).toBe(empty);
  expect(judged(props, { className: 'blue' })).toBe(blue);
  expect(judged(props, { className: 'green' })).toBe(false);
});
