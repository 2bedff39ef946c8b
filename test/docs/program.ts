import * as cdk8s from 'cdk8s';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as spire from '../../lib';
import * as serviceradar from '../../lib/serviceradar';
import * as spinnaker from '../../lib/spinnaker';
import { run as pulumiUp } from '../pulumi/run';
import { TlsProvider } from '../pulumi/tls-provider';
import { type Block, ROOT } from './markdown';

/** The package under the names by which users import it. */
const PACKAGE: { readonly [name: string]: object } = {
  'cdk8s-spire': spire,
  'cdk8s-spire/serviceradar': serviceradar,
  'cdk8s-spire/spinnaker': spinnaker,
};

/** What an example without imports takes for granted; each line is added if something below it needs the name. */
const GIVEN: [name: string, line: string][] = [
  ['app', 'const app = new App();'],
  ['chart', "const chart = new Chart(app, 'chart');"],
  ['trustDomain', "const trustDomain = new TrustDomain('example.org');"],
  ['clusterName', "const clusterName = 'prod';"],
  ['common', "const common = { trustDomain, clusterName, namespace: 'spire' };"],
  ['server', "const server = new SpireServer(new Chart(app, 'server'), 'server', common);"],
  ['agent', "const agent = new SpireAgent(new Chart(app, 'agent'), 'agent', { server });"],
  [
    'identities',
    "const identities = new SpireIdentityProvider(new Chart(app, 'identities'), 'identities', { agent });",
  ],
  ['byCertManager', "const byCertManager = { namespace: 'spinnaker', issuer: { name: 'spinnaker-ca' } };"],
  [
    'mtls',
    "const mtls = new SpinnakerMtls(chart, 'mtls', { ...byCertManager, from: MtlsStage.OFF, stage: MtlsStage.HTTPS, spec: {}, certificates: new CertManagerSpinnakerCertificates(chart, 'certificates', byCertManager) });",
  ],
];

/** An example as a whole program: one that has no imports is completed, and synthesized at its end. */
export function complete({ text }: Block): string {
  if (/^import /m.test(text)) return text;
  let program = text;
  for (const [name, line] of [...GIVEN].reverse()) {
    if (uses(program, name) && !new RegExp(`const ${name}\\b`).test(text)) program = `${line}\n${program}`;
  }
  const imports = Object.entries({ ...PACKAGE, cdk8s }).map(([from, names]) => {
    const used = Object.keys(names).filter((name) => uses(program, name));
    return used.length > 0 ? `import { ${used.join(', ')} } from '${from}';\n` : '';
  });
  return `${imports.join('')}${program}${uses(program, 'app') ? 'app.synth();\n' : ''}`;
}

/** Whether a name stands in the program: not in a text, not as a member or a key. */
function uses(program: string, name: string): boolean {
  return new RegExp(`(?<!\\w|[\\w)\\]]\\.)${name}\\b(?!:)`).test(program.replace(/'[^'\n]*'/g, "''"));
}

/** What the compiler has to say about the programs, as users compile them: `place: message`. */
export function typeErrors(programs: { readonly place: string; readonly code: string }[]): string[] {
  const configFile = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const options: ts.CompilerOptions = {
    ...ts.convertCompilerOptionsFromJson(configFile.config.compilerOptions, ROOT).options,
    noUnusedLocals: false,
    types: ['node'],
    baseUrl: ROOT,
    paths: {
      'cdk8s-spire': ['lib/index.ts'],
      'cdk8s-spire/pulumi': ['lib/pulumi/index.ts'],
      'cdk8s-spire/serviceradar': ['lib/serviceradar/index.ts'],
      'cdk8s-spire/spinnaker': ['lib/spinnaker/index.ts'],
    },
  };
  const files = new Map(programs.map(({ code }, i) => [join(ROOT, `example-${i}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) =>
    files.has(path)
      ? ts.createSourceFile(path, files.get(path)!, target, true)
      : getSourceFile(path, target, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path, i) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${programs[i].place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}

/** Whether a program is one of Pulumi, which synthesizes nothing. */
export function isPulumi(code: string): boolean {
  return code.includes("'@pulumi/pulumi'") || code.includes("'cdk8s-spire/pulumi'");
}

/** Runs a program of Pulumi as a first `pulumi up`, and returns the objects that it declared. */
export async function up(code: string): Promise<any[]> {
  const tls = new TlsProvider();
  const { run: found } = await pulumiUp(
    () => execute(code),
    (args) => (args.type.endsWith(':StackReference') ? { outputs: OTHER_STACK } : tls.answer(args)),
  );
  return found.objects.map(({ inputs }) => inputs);
}

/** What the stacks that examples refer to have for them. */
const OTHER_STACK = { kubeconfig: '{}', name: 'prod', region: 'eu-1' };

function execute(code: string): void {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = (name: string) =>
    PACKAGE[name] ?? jest.requireActual(name === 'cdk8s-spire/pulumi' ? '../../lib/pulumi' : name);
  new Function('require', 'exports', outputText)(load, {});
}

/** Runs a program and returns the objects that it synthesized. */
export function run(code: string): any[] {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = folder;
  try {
    execute(code);
    const manifests = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    return manifests.flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS()),
    );
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    rmSync(folder, { recursive: true });
  }
}
