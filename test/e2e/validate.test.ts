import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { agentConfigs } from '../fixtures/agent-configs';
import { type ConfigFixture, relocate } from '../fixtures/config-fixture';
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
});
