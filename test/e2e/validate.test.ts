import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderAgentConfig, renderServerConfig } from '../../lib/spire/config';
import { agentConfigs, JOIN_TOKEN } from '../fixtures/agent-configs';
import { type ConfigFixture, relocate } from '../fixtures/config-fixture';
import { refusedAgents } from '../fixtures/refused-agents';
import { refusedServers } from '../fixtures/refused-servers';
import { serverConfigs } from '../fixtures/server-configs';
import { run } from './support/kubectl';
import { describeWith } from './support/tools';

describeWith('spire-server', 'spire-agent')('configurations', () => {
  /** What SPIRE's own `validate` says of a configuration; nothing if it accepts it. */
  function validate(program: string, fixture: ConfigFixture): string {
    const directory = mkdtempSync(join(tmpdir(), 'spire-'));
    const { config, files } = relocate(fixture, directory);
    for (const [path, text] of Object.entries({ ...files, [join(directory, 'config')]: config })) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const { ok, out, err } = run(program, ['validate', '-config', join(directory, 'config')]);
    return ok ? '' : out + err;
  }

  describe('every configuration of the unit tests is one that SPIRE accepts', () => {
    test.each(serverConfigs.map((fixture) => [fixture.name, fixture]))('server: %s', (_, fixture) => {
      expect(validate('spire-server', fixture)).toBe('');
    });

    test.each(agentConfigs.map((fixture) => [fixture.name, fixture]))('agent: %s', (_, fixture) => {
      expect(validate('spire-agent', fixture)).toBe('');
    });
  });

  /** Past the rules, which the unit tests show to refuse each of them. */
  describe('of the configurations that the rules refuse', () => {
    const verdict = (silently: boolean) => (silently ? 'accepted without a word' : 'refused');
    const judged = (program: string, fixture: ConfigFixture) => verdict(validate(program, fixture) === '');

    test.each(refusedServers)('SPIRE’s verdict on a server with $name', ({ name, model, silently }) => {
      expect(judged('spire-server', { name, config: renderServerConfig(model) })).toBe(verdict(silently));
    });

    test.each(refusedAgents)('SPIRE’s verdict on an agent with $name', ({ name, model, silently }) => {
      expect(judged('spire-agent', { name, config: renderAgentConfig(model), files: JOIN_TOKEN })).toBe(
        verdict(silently),
      );
    });
  });
});
