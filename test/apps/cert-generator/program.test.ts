import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Pkcs12Profile } from '../../../lib/certificates';
import { createAuthority } from '../../../lib/certificates/issuing';
import { describeWith } from '../../e2e/support/tools';
import { hiddenIn, seenIn, temporaryFolder } from '../../certificates/issuer/support/folders';
import { later, NOW, smallLayout, withLeaf } from '../../certificates/issuer/support/layouts';
import { differences } from '../../certificates/issuer/support/memory-store';
import { problemsIn } from '../../certificates/issuer/support/trust';
import { generated, program, workspace } from './support/program';

const layout = smallLayout();
const cert = (directory: string, file: string) => join(directory, 'runtime-certs', file);

describe('help', () => {
  test('of all commands, with the exit codes', async () => {
    const { code, out } = await program(['--help']);
    expect(code).toBe(0);
    for (const word of ['generate', 'renew', 'rotate-ca', 'show', 'verify', 'issue-edge', 'export']) {
      expect(out).toMatch(new RegExp(`^  ${word} `, 'm'));
    }
    for (const exit of [0, 1, 2, 3, 4, 5]) expect(out).toMatch(new RegExp(`^  ${exit}  `, 'm'));
  });

  test.each(['generate', 'renew', 'rotate-ca', 'show', 'verify', 'issue-edge', 'export'])(
    'of %s',
    async (command) => {
      const { code, out } = await program([command, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: cdk8s-spire certs ${command}`);
      expect(out).toContain('--dir DIR');
    },
  );

  test('without a command, as an error', async () => {
    expect((await program([])).code).toBe(2);
  });
});

describe('what is wrong with the input ends with 2, and says what', () => {
  const { directory, file } = workspace();
  const broken = join(temporaryFolder(), 'layout.json');
  const text = (content: string) => {
    writeFileSync(broken, content);
    return broken;
  };
  test.each<[string, () => string[], RegExp]>([
    ['no such command', () => ['genrate'], /"genrate" is no command. Instead: generate/],
    ['no place', () => ['generate'], /is not told where/],
    ['two places', () => ['generate', '--dir', directory, '--in-cluster'], /more than one place/],
    [
      'an option of another place',
      () => ['generate', '--dir', directory, '--context', 'x'],
      /--namespace with it/,
    ],
    ['no layout', () => ['generate', '--namespace', 'demo'], /"--layout" is missing/],
    [
      'a layout that is not there',
      () => ['generate', '--dir', '/nowhere'],
      /cannot be read \(ENOENT\).*\[layout-file\]/,
    ],
    ['a layout that is no JSON', () => ['generate', '--dir', directory, '--layout', text('{')], /is no JSON/],
    [
      'a layout with a name that is none',
      () => [
        ...['generate', '--dir', directory],
        ...['--layout', text(JSON.stringify(withLeaf(layout, 'core', { dnsNames: ['a_b..c'] })))],
      ],
      /layout.json, certificates\[0\].dnsNames\[0\]: "a_b..c" has an empty label/,
    ],
    [
      'another namespace',
      () => ['show', '--namespace', 'x', '--layout', file],
      /Instead: --namespace demo or --namespace edge/,
    ],
    ['no pod', () => ['generate', '--in-cluster', '--layout', file], /is for a pod/],
    ['no owner', () => ['generate', '--dir', directory, '--owner', 'me'], /is no user and group/],
    ['no phase', () => ['rotate-ca', '--dir', directory], /--phase prepare\|activate\|retire/],
    ['another phase', () => ['rotate-ca', '--dir', directory, '--phase', 'x'], /is no choice/],
    [
      'a step too early',
      () => ['rotate-ca', '--dir', directory, '--phase', 'activate'],
      /\[rotation-phase\]|no authority is prepared/,
    ],
    ['two windows', () => ['renew', '--dir', directory, '--all', '--within', '1h'], /contradict/],
    [
      'a window that is too long',
      () => ['renew', '--dir', directory, '--within', '8760h'],
      /\[renewal-window\]/,
    ],
  ])('%s', async (_, argv, message) => {
    if (!existsSync(join(directory, 'runtime-ca'))) await program(['generate', '--dir', directory]);
    const { code, err, out } = await program(argv());
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: |^\{.*"level":"error"/);
    expect(err).not.toContain('    at ');
  });
});

describe('generate', () => {
  test('makes certificates in a directory, and the second time nothing', async () => {
    const { directory } = workspace();
    const first = await program(['generate', '--dir', directory]);
    expect(first).toMatchObject({ code: 0, out: '' });
    expect(first.err).toContain('issued core: it is missing\n');
    expect(first.err).toContain('issued 2 of 2 certificates\n');
    const before = seenIn(directory, layout);
    expect(problemsIn(layout, before, NOW)).toEqual([]);
    const second = await program(['generate', '--dir', directory]);
    expect(second.err).toBe('nothing to do: 2 certificates are as they should be\n');
    expect(differences(before, seenIn(directory, layout))).toEqual([]);
  });

  test('takes the layout from elsewhere: an option, or a variable', async () => {
    const { file } = workspace();
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    expect((await program(['generate', '--dir', one, '--layout', file])).code).toBe(0);
    expect((await program(['generate', '--dir', two], { env: { LAYOUT: file } })).code).toBe(0);
    for (const directory of [one, two]) expect(existsSync(cert(directory, 'core.pem'))).toBe(true);
  });

  test('writes JSON where that is asked for', async () => {
    const { directory } = workspace();
    const { err } = await program(['generate', '--dir', directory, '--json']);
    const lines = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[1]).toEqual({
      time: NOW.toISOString(),
      level: 'info',
      msg: 'issued core: it is missing',
      certificate: 'core',
      reason: 'is missing',
    });
    expect(lines[lines.length - 1]).toMatchObject({ issued: 2, kept: 0, authority: { phase: 'stable' } });
    expect(err).not.toMatch(/PRIVATE|[A-Za-z0-9+/]{60}/);
  });

  test('keeps entries of one name in several namespaces apart', async () => {
    const same = {
      ...layout,
      targets: layout.targets.map(({ entry, certificates }) => ({
        entry: { ...entry, name: 'certs' },
        certificates,
      })),
    };
    const directory = await generated(same);
    expect(existsSync(join(directory, 'demo_certs', 'core.pem'))).toBe(true);
    expect(existsSync(join(directory, 'edge_certs', 'gateway.pem'))).toBe(true);
  });

  describe('with adoptFrom', () => {
    /** The other program's entry, of the same name as one of ours in another namespace. */
    const adopting = (adoptFrom = { namespace: 'chart', name: 'runtime-certs' }) => ({
      ...layout,
      authority: { ...layout.authority, adoptFrom },
    });
    const theirs = async (directory: string, changes: { readonly [file: string]: string } = {}) => {
      const folder = join(directory, 'chart_runtime-certs');
      mkdirSync(folder);
      const { certificate, privateKey } = await createAuthority(layout.authority, NOW);
      const files = { 'root.pem': certificate, 'root-key.pem': privateKey, ...changes };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      return { folder, certificate };
    };

    test('show says what comes, and generate takes the authority over', async () => {
      const { directory } = workspace(adopting());
      const { folder, certificate } = await theirs(directory);
      const before = readdirSync(folder);
      expect((await program(['show', '--dir', directory])).out).toContain(
        '  it is missing\n  it is taken over from chart/runtime-certs by the next run\n',
      );
      const { code, err } = await program(['generate', '--dir', directory]);
      expect(code).toBe(0);
      expect(err).toContain('the authority is taken over from chart/runtime-certs\n');
      expect(readFileSync(cert(directory, 'root.pem'), 'utf8')).toBe(certificate);
      expect(readdirSync(folder)).toEqual(before);
      expect((await program(['verify', '--dir', directory])).code).toBe(0);
    });

    test('a damaged one ends with 3, says what to do, and changes nothing', async () => {
      const { directory } = workspace(adopting());
      await theirs(directory, { 'root-key.pem': 'nonsense' });
      const { code, err } = await program(['generate', '--dir', directory]);
      expect(code).toBe(3);
      expect(err).toMatch(/has a damaged private key, so nothing was changed.*no adoptFrom/);
      expect(existsSync(join(directory, 'runtime-ca'))).toBe(false);
      const verified = await program(['verify', '--dir', directory]);
      expect(verified.code).toBe(5);
      expect(verified.out).toContain(
        'WRONG  authority: it cannot be taken over from chart/runtime-certs: it has a damaged private key\n',
      );
      expect((await program(['generate', '--dir', directory, '--replace-ca'])).code).toBe(0);
    });

    test('does not move the folders of a layout that had none', async () => {
      const directory = await generated();
      writeFileSync(join(directory, 'layout.json'), JSON.stringify(adopting()));
      expect((await program(['generate', '--dir', directory])).err).toMatch(/^nothing to do/);
    });
  });

  test('refuses a folder with something else, with 3, and leaves it', async () => {
    const { directory } = workspace();
    mkdirSync(join(directory, 'runtime-certs'));
    writeFileSync(cert(directory, 'notes.txt'), 'mine');
    const { code, err } = await program(['generate', '--dir', directory]);
    expect(code).toBe(3);
    expect(err).toMatch(/runtime-certs holds something other than certificates/);
    expect(readFileSync(cert(directory, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('refuses to replace an authority that is lost, with 3, unless it is told to', async () => {
    const directory = await generated();
    execFileSync('rm', ['-r', join(directory, 'runtime-ca')]);
    const refused = await program(['generate', '--dir', directory]);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('--replace-ca');
    const replaced = await program(['generate', '--dir', directory, '--replace-ca']);
    expect(replaced.code).toBe(0);
    expect(replaced.err).toMatch(/^warning?: |^warn: the authority is new/);
    expect((await program(['verify', '--dir', directory])).code).toBe(0);
  });

  test('ends with 4 where nothing can be written', async () => {
    const { file } = workspace();
    const directory = join(temporaryFolder(), 'file');
    writeFileSync(directory, '');
    const { code, err } = await program(['generate', '--dir', directory, '--layout', file]);
    expect(code).toBe(4);
    expect(err).toMatch(/^error: .*ENOTDIR/);
  });
});

describe('renew and rotate-ca', () => {
  test('renew leaves what has long to live, and renews what has not', async () => {
    const directory = await generated();
    const run = (now: Date, ...args: string[]) =>
      program(['renew', '--dir', directory, ...args], { now: () => now });
    expect((await run(later(1))).err).toMatch(/^nothing to do/);
    expect((await run(later(1), '--within', '8700h')).err).toMatch(/^nothing to do/);
    expect((await run(later(10), '--within', '8700h')).err).toMatch(/issued 2 of 2/);
    expect((await run(later(300))).err).toMatch(/issued 2 of 2/);
  });

  test('renew --all renews once for each rotation', async () => {
    const directory = await generated();
    const run = (id?: string) =>
      program(['renew', '--dir', directory, '--all'], { env: id ? { ROTATION_ID: id } : {} });
    expect((await run('a')).err).toMatch(/issued 2 of 2/);
    expect((await run('a')).err).toMatch(/^nothing to do/);
    expect((await run('b')).err).toMatch(/issued 2 of 2/);
    expect((await run()).err).toMatch(/issued 2 of 2/);
  });

  test('rotate-ca goes through its steps', async () => {
    const directory = await generated();
    const step = (phase: string) => program(['rotate-ca', '--dir', directory, '--phase', phase]);
    const root = () => readFileSync(cert(directory, 'root.pem'), 'utf8').match(/BEGIN/g)!.length;
    const prepared = await step('prepare');
    expect(prepared.err).toMatch(/warn: agents outside need new bundles/);
    expect(root()).toBe(2);
    expect((await step('activate')).err).toMatch(/issued core: it is signed by another authority/);
    expect(root()).toBe(2);
    expect((await step('retire')).code).toBe(0);
    expect(root()).toBe(1);
    expect((await program(['verify', '--dir', directory])).code).toBe(0);
  });
});

describe('show', () => {
  test('is a table', async () => {
    const directory = await generated();
    writeFileSync(
      join(directory, 'layout.json'),
      JSON.stringify(withLeaf(layout, 'core', { dnsNames: ['x.org'] })),
    );
    const { code, out } = await program(['show', '--dir', directory], { now: () => later(100) });
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
      'authority CN=ServiceRadar Root CA,O=ServiceRadar,C=US, stable, expires in 3550d (2036-02-27 12:00Z)',
      '',
      'NAME  SUBJECT  NAMES  EXPIRES IN  EXPIRES AT  ENTRY  NEXT RUN',
      'core  serviceradar-core  5  265d  2027-03-01 12:00Z  demo/runtime-certs  issues it again: it lacks the name x.org; should not have the names serviceradar-core, serviceradar-core.demo.svc, localhost',
      'gateway  serviceradar-gateway  3  265d  2027-03-01 12:00Z  edge/gateway-certs  keeps it',
      '',
    ]);
  });

  test('lists the names where that is asked for, and says what is missing', async () => {
    const directory = await generated();
    expect((await program(['show', '--dir', directory, '--names'])).out).toContain(
      'serviceradar-core serviceradar-core.demo.svc localhost 127.0.0.1 spiffe://demo.example.org/ns/demo/sa/core',
    );
    const { directory: empty } = workspace();
    const { out } = await program(['show', '--dir', empty]);
    expect(out).toMatch(/^authority , stable\n {2}it is missing\n/);
    expect(out).toMatch(/core +- +- +- +- +demo\/runtime-certs +issues it again: it has no authority/);
  });

  test('can be JSON', async () => {
    const directory = await generated();
    const { out } = await program(['show', '--dir', directory, '--json']);
    const { authority, certificates } = JSON.parse(out);
    expect(authority).toMatchObject({ phase: 'stable', problems: [] });
    expect(certificates[0]).toMatchObject({
      name: 'core',
      entry: 'demo/runtime-certs',
      problems: [],
      facts: {
        subject: 'CN=serviceradar-core,OU=Kubernetes,O=ServiceRadar,C=US',
        notAfter: later(365).toISOString(),
      },
    });
    expect(out).not.toContain('PRIVATE');
  });
});

describe('verify', () => {
  test('says ok of each, and ends with 0', async () => {
    const directory = await generated();
    expect(await program(['verify', '--dir', directory])).toEqual({
      code: 0,
      err: '',
      out: 'ok     authority\nok     core (demo/runtime-certs)\nok     gateway (edge/gateway-certs)\n',
    });
  });

  test('says what is wrong with each, ends with 5, and changes nothing', async () => {
    const directory = await generated();
    const file = cert(directory, '..data/core-key.pem');
    writeFileSync(file, readFileSync(join(directory, 'gateway-certs', 'gateway-key.pem')));
    const hidden = hiddenIn(directory, 'runtime-certs');
    const { code, out } = await program(['verify', '--dir', directory]);
    expect(code).toBe(5);
    expect(out).toContain('WRONG  core (demo/runtime-certs): it does not belong to its private key\n');
    expect(out).toContain('ok     gateway');
    expect(hiddenIn(directory, 'runtime-certs')).toEqual(hidden);
    const json = await program(['verify', '--dir', directory, '--json']);
    expect(json.code).toBe(5);
    expect(JSON.parse(json.out)[1].problems).toEqual(['does not belong to its private key']);
  });

  test('sees that an entry trusts something else than the authority', async () => {
    const directory = await generated();
    const other = await generated();
    writeFileSync(cert(directory, '..data/root.pem'), readFileSync(cert(other, 'root.pem')));
    const { code, out } = await program(['verify', '--dir', directory]);
    expect(code).toBe(5);
    expect(out).toContain('WRONG  authority: it is not what demo/runtime-certs has as trusted\n');
    expect(out).toContain('WRONG  core (demo/runtime-certs): it is signed by no trusted authority\n');
  });

  test.each<[string, string | undefined, string]>([
    ['is missing', undefined, 'has no bundle.pem'],
    ['is another', 'nonsense', 'has other certificates in bundle.pem than are trusted'],
  ])('sees that bundle.pem %s, and generate heals it', async (_, content, problem) => {
    const directory = await generated();
    const file = join(directory, 'runtime-ca', '..data', 'bundle.pem');
    if (content === undefined) unlinkSync(file);
    else writeFileSync(file, content);
    const { code, out } = await program(['verify', '--dir', directory]);
    expect(code).toBe(5);
    expect(out).toContain(`WRONG  authority: it ${problem}\n`);
    expect((await program(['show', '--dir', directory])).out).toContain(`  it ${problem}\n`);
    expect((await program(['generate', '--dir', directory])).err).toMatch(/^stored demo\/runtime-ca\n/);
    expect((await program(['verify', '--dir', directory])).code).toBe(0);
  });

  test.each<[string, string | undefined, string]>([
    ['core-chain.pem', undefined, 'has no core-chain.pem'],
    ['core-truststore.p12', 'nonsense', 'has another core-truststore.p12 than follows from it'],
  ])('sees what became of %s, and generate heals it', async (file, content, problem) => {
    const layout = smallLayout();
    const [core, ...others] = layout.certificates;
    const rich = { ...core, chain: true, keystore: Pkcs12Profile.MODERN };
    const directory = await generated({ ...layout, certificates: [rich, ...others] });
    const path = cert(directory, `..data/${file}`);
    if (content === undefined) unlinkSync(path);
    else writeFileSync(path, content);
    const { code, out } = await program(['verify', '--dir', directory]);
    expect(code).toBe(5);
    expect(out).toContain(`WRONG  core (demo/runtime-certs): it ${problem}\n`);
    await program(['generate', '--dir', directory]);
    expect((await program(['verify', '--dir', directory])).code).toBe(0);
  });

  test('finds nothing where nothing is', async () => {
    const { directory } = workspace();
    const { code, out } = await program(['verify', '--dir', directory]);
    expect(code).toBe(5);
    expect(out).toContain('WRONG  authority: it is missing\n');
    expect(out).toContain('WRONG  core (demo/runtime-certs): it is missing\n');
  });
});

describe('issue-edge', () => {
  const args = (directory: string, out: string, ...more: string[]) => [
    ...['issue-edge', '--dir', directory, '--id', 'agent-7', '--partition', 'berlin', '--out', out],
    ...more,
  ];

  test('writes files that only their owner reads, and overwrites none', async () => {
    const directory = await generated();
    const out = join(temporaryFolder(), 'bundle');
    const first = await program(args(directory, out, '--lifetime', '24h'));
    expect(first.code).toBe(0);
    expect(first.out).toMatch(
      /^CN=agent-7.berlin.serviceradar,OU=Edge,O=ServiceRadar\nspiffe:.*\nvalid until 2026-03-02/,
    );
    for (const file of ['agent-7-berlin.pem', 'agent-7-berlin-key.pem', 'agent.json', 'root.pem']) {
      expect((statSync(join(out, file)).mode & 0o777).toString(8)).toBe('600');
    }
    const before = readFileSync(join(out, 'agent-7-berlin-key.pem'));
    const second = await program(args(directory, out));
    expect(second.code).toBe(2);
    expect(second.err).toMatch(
      /agent-7-berlin.pem" is there already, and is not overwritten.*\[output-file\]/,
    );
    expect(readFileSync(join(out, 'agent-7-berlin-key.pem'))).toEqual(before);
  });

  test('writes nothing where the input is wrong', async () => {
    const directory = await generated();
    const out = join(temporaryFolder(), 'bundle');
    for (const more of [
      ['--lifetime', '8760h'],
      ['--csr', '/nowhere'],
      ['--type', 'A B'],
      ['--type', 'ns'],
    ]) {
      expect((await program(args(directory, out, ...more))).code).toBe(2);
    }
    expect((await program(['issue-edge', '--dir', directory, '--out', out])).err).toMatch(
      /"--id" is missing/,
    );
    expect(existsSync(out)).toBe(false);
  });

  test('has nothing to sign with before there is an authority', async () => {
    const { directory } = workspace();
    const { code, err } = await program(args(directory, join(temporaryFolder(), 'bundle')));
    expect(code).toBe(3);
    expect(err).toMatch(/is missing.*generate first/);
  });

  describeWith('openssl')('with a request', () => {
    test('from standard input, and writes no key', async () => {
      const directory = await generated();
      const out = join(temporaryFolder(), 'bundle');
      const csr = execFileSync(
        'openssl',
        [
          'req',
          '-new',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-keyout',
          '/dev/null',
          '-subj',
          '/CN=x',
        ],
        { stdio: 'pipe' },
      ).toString();
      const { code } = await program(args(directory, out, '--csr', '-'), { input: async () => csr });
      expect(code).toBe(0);
      expect(existsSync(join(out, 'agent-7-berlin.pem'))).toBe(true);
      expect(existsSync(join(out, 'agent-7-berlin-key.pem'))).toBe(false);
    });
  });
});

describe('export', () => {
  const args = (directory: string, folder: string, ...more: string[]) => [
    ...['export', '--dir', directory, '--name', 'core', '--password-file', '-'],
    ...['--keystore', join(folder, 'k.p12'), '--truststore', join(folder, 't.p12')],
    ...more,
  ];
  const input = async () => 'swordfish\n';

  describeWith('openssl')('writes PKCS#12', () => {
    test.each(['modern', 'legacy'])('%s, with the password of a file', async (profile) => {
      const directory = await generated();
      const folder = temporaryFolder();
      expect(await program(args(directory, folder, '--profile', profile), { input })).toEqual({
        code: 0,
        out: '',
        err: '',
      });
      const shown = execFileSync(
        'openssl',
        ['pkcs12', '-in', join(folder, 'k.p12'), '-passin', 'pass:swordfish', '-nokeys', '-legacy'],
        { stdio: 'pipe' },
      ).toString();
      expect(shown).toMatch(/CN = serviceradar-core|CN=serviceradar-core/);
      expect(shown.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      expect((statSync(join(folder, 'k.p12')).mode & 0o777).toString(8)).toBe('600');
    });
  });

  test.each<[string, string[], () => Promise<string>, RegExp]>([
    ['an unknown certificate', ['--name', 'cor'], input, /there twice/],
    ['a short password', [], async () => 'abc\n', /does not hold one line of 6 ASCII characters/],
    ['several lines', [], async () => 'password\nanother', /does not hold one line/],
    ['another profile', ['--profile', 'x'], input, /is no choice/],
  ])('%s is refused', async (_, more, given, message) => {
    const directory = await generated();
    const { code, err } = await program(args(directory, temporaryFolder(), ...more), { input: given });
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(err).not.toContain('abc');
  });

  test('a name that is not in the layout, a file that is there, and no file at all are refused', async () => {
    const directory = await generated();
    const folder = temporaryFolder();
    const base = ['export', '--dir', directory, '--password-file', '-'];
    const unknown = await program([...base, '--name', 'cor', '--keystore', join(folder, 'k')], { input });
    expect(unknown.err).toMatch(/"--name cor" is no certificate of the layout. Instead: core/);
    writeFileSync(join(folder, 'k.p12'), 'mine');
    expect((await program(args(directory, folder), { input })).err).toMatch(/\[output-file\]/);
    expect(readFileSync(join(folder, 'k.p12'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 't.p12'))).toBe(false);
    expect((await program([...base, '--name', 'core'], { input })).err).toMatch(/is told no file to write/);
  });

  test.each([['short'], ['two\nlines'], ['schlüssel'], ['tab\tbed']])(
    'the password %j is refused',
    async (text) => {
      const directory = await generated();
      const { code, err } = await program(args(directory, temporaryFolder()), { input: async () => text });
      expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/\[keystore-password\]/) });
    },
  );

  test('the same password protects another file otherwise', async () => {
    const directory = await generated();
    const written = async () => {
      const folder = temporaryFolder();
      expect((await program(args(directory, folder), { input })).code).toBe(0);
      return ['k.p12', 't.p12'].map((file) => readFileSync(join(folder, file)).toString('hex'));
    };
    const [first, second] = [await written(), await written()];
    expect(first[0]).not.toBe(second[0]);
    expect(first[1]).not.toBe(second[1]);
  });

  test('what is wrong is not exported', async () => {
    const directory = await generated();
    const { code, err } = await program(args(directory, temporaryFolder()), { input, now: () => later(366) });
    expect(code).toBe(2);
    expect(err).toMatch(/cannot be exported: in demo\/runtime-certs it expired on/);
  });
});
