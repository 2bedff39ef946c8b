import { Chart, Duration, Testing } from 'cdk8s';
import { type Construct } from 'constructs';
import { InvalidInputError } from '../../../lib/identity';
import { LogLevel } from '../../../lib/spire/config';
import { ClusterSpiffeId } from '../../../lib/spire/registration';
import { SpireRules } from '../../../lib/spire/rules';
import { RULES } from '../../../lib/spire/rules/all';
import { Program } from './program';

const DEBUG = { settings: { logLevel: LogLevel.DEBUG } };
const TOO_LONG = { ttl: Duration.hours(12) };

function wrong(): Program {
  const program = new Program();
  program.server({ replicas: 2 });
  program.register(TOO_LONG);
  return program;
}

describe('errors', () => {
  test.each<[string, (program: Program) => unknown]>([
    ['app.synth()', ({ app }) => app.synth()],
    ['app.synthYaml()', ({ app }) => app.synthYaml()],
    ['chart.toJson()', ({ chart }) => chart.toJson()],
    ['Testing.synth()', ({ chart }) => Testing.synth(chart)],
    ['toJson() of another chart', ({ app }) => new Chart(app, 'another').toJson()],
  ])('stop %s, all at once', (_, synth) => {
    const program = wrong();
    Object.defineProperty(program.app, 'outdir', { value: Testing.app().outdir });
    expect(() => synth(program)).toThrow(
      /demo\/server-1: .*\[replicas-sqlite\]\n.*demo\/registration-2: .*\[svid-ttl\]/,
    );
  });

  test('come in the order of the tree, whatever the order of the rules', () => {
    const program = new Program();
    program.register(TOO_LONG);
    program.server({ replicas: 2 });
    expect(program.errors().map((message) => message.split(':')[0])).toEqual([
      'demo/registration-1',
      'demo/server-2',
    ]);
  });

  test('are there whichever construct a program has', () => {
    const { app, chart } = new Program();
    for (const id of ['a', 'b']) {
      new ClusterSpiffeId(chart, id, {
        name: 'same',
        trustDomain: new Program().trustDomain,
        spiffeIdTemplate: `spiffe://example.org/${id}`,
        podSelector: { matchLabels: { app: id } },
      });
    }
    expect(() => app.synthYaml()).toThrow('[duplicate-object]');
  });

  test('depend on what was declared, not on the order in which it was', () => {
    const program = new Program();
    program.register({ federatesWith: [program.other] });
    program.server();
    expect(program.errors()).toHaveLength(1);
    program.federate();
    expect(program.errors()).toEqual([]);
  });

  test('see what a server learns after a first synth, and what was removed', () => {
    const program = new Program();
    const server = program.server();
    program.agent(server);
    const registration = program.register();
    expect(program.errors()).toEqual([]);
    server.admitAgent('spire', 'spire-agent', {});
    server.admitAgent('spire', 'default', {});
    expect(program.errors().join()).toContain('[agents-only]');
    const other = program.register({ name: registration.name });
    expect(program.errors().join()).toContain('[duplicate-object]');
    program.chart.node.tryRemoveChild(other.node.id);
    expect(program.errors().join()).not.toContain('[duplicate-object]');
  });

  test('are found once, however many charts are synthesized', () => {
    const program = new Program();
    program.agent(program.server());
    const check = jest.spyOn(RULES[0], 'check');
    for (const name of ['a', 'b', 'c']) new Chart(program.app, name);
    program.app.charts.forEach((chart) => chart.toJson());
    program.chart.toJson();
    expect(check).toHaveBeenCalledTimes(1);
    check.mockRestore();
  });
});

describe('warnings', () => {
  test('are written once for all charts and synths, with a word on how to accept them', () => {
    const program = new Program();
    program.server(DEBUG);
    program.chart.toJson();
    program.app.synthYaml();
    expect(program.written.join('')).toBe(
      'Warning: demo/server-1: "logLevel DEBUG" logs requests and selectors in detail. ' +
        'Instead: LogLevel.INFO, once the error is found [debug-logs]\n' +
        "Accept a risk on purpose with SpireRules.acknowledge(scope, '<rule>', '<reason>').\n",
    );
  });

  test('of what is declared later are written, too', () => {
    const program = new Program();
    const server = program.server(DEBUG);
    program.errors();
    program.agent(server, DEBUG);
    expect(program.warnings()).toHaveLength(2);
  });

  test('go to standard error if nothing else is said', () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const chart = new Chart(Testing.app(), 'chart');
      new Program().server(DEBUG, chart);
      chart.toJson();
      expect(write).toHaveBeenCalledWith(expect.stringContaining('[debug-logs]'));
    } finally {
      write.mockRestore();
    }
  });

  test('are not written of a program that is as it should be', () => {
    const program = new Program();
    const server = program.server();
    program.agent(server);
    program.register({ federatesWith: [program.other] });
    program.federate();
    program.entry();
    program.app.synthYaml();
    expect(program.written).toEqual([]);
  });
});

describe('acknowledge', () => {
  const acknowledged = (scope: (program: Program) => Construct) => {
    const program = new Program();
    const server = program.server(DEBUG);
    program.agent(server, DEBUG);
    SpireRules.acknowledge(scope(program), 'debug-logs', 'until the network is understood');
    return program.warnings().map((message) => message.split(':')[1].trim());
  };

  test.each<[string, (program: Program) => Construct, string[]]>([
    ['the whole program', ({ app }) => app, []],
    ['a chart', ({ chart }) => chart, []],
    ['one construct', ({ chart }) => chart.node.findChild('server-1') as Construct, ['demo/agent-2']],
    ['another chart', ({ app }) => new Chart(app, 'dem'), ['demo/server-1', 'demo/agent-2']],
  ])('for %s', (_, scope, left) => expect(acknowledged(scope)).toEqual(left));

  test('accepts that rule only', () => {
    const program = new Program();
    program.server({ ...DEBUG, networkPolicy: false });
    SpireRules.acknowledge(program.app, 'debug-logs', 'a trial');
    expect(program.warnings()).toEqual([expect.stringContaining('[no-network-policy]')]);
  });

  test.each([
    ['debug-log', 'a trial', 'demo: "debug-log" is no warning. Instead: "debug-logs" [acknowledgement]'],
    ['xyz', 'a trial', '"xyz" is no warning. Instead: "insecure-bootstrap", "skip-kubelet-verification"'],
    ['debug-logs', '', '"" is no reason to accept debug-logs'],
    ['debug-logs', ' \n', 'is no reason'],
    [
      'svid-ttl',
      'a trial',
      '"svid-ttl" is an error, which cannot be acknowledged. Instead: a change: Shorten',
    ],
  ])('refuses %s with the reason %j', (rule, reason, message) => {
    const acknowledge = () => SpireRules.acknowledge(new Program().chart, rule, reason);
    expect(acknowledge).toThrow(InvalidInputError);
    expect(acknowledge).toThrow(message);
  });
});
