import { nearest, type Problem } from '../../identity';
import { type Plugin } from '../plugin';
import { credentialProblems } from './credential-rules';
import { sqlProblems } from './sql-rules';
import { x509popProblems } from './x509pop-rules';

/** How many plugins of a type SPIRE takes, and which it brings along. */
export interface PluginRule {
  readonly min: number;
  /** @default - any number */
  readonly max?: number;
  readonly builtIn: string[];
  /** Whether a program of one's own can be one. @default true */
  readonly external?: boolean;
}

export interface PluginRules {
  readonly [type: string]: PluginRule;
}

const NODE_ATTESTORS = [
  'aws_iid',
  'azure_imds',
  'azure_msi',
  'gcp_iit',
  'http_challenge',
  'join_token',
  'k8s_psat',
  'sshpop',
  'tpm_devid',
  'x509pop',
];

/** Plugins of the server. */
export const SERVER_PLUGINS: PluginRules = {
  DataStore: { min: 1, max: 1, builtIn: ['sql'], external: false },
  KeyManager: {
    min: 1,
    max: 1,
    builtIn: ['aws_kms', 'azure_key_vault', 'disk', 'gcp_kms', 'hashicorp_vault', 'memory'],
  },
  UpstreamAuthority: {
    min: 0,
    max: 1,
    builtIn: ['aws_pca', 'awssecret', 'cert-manager', 'disk', 'ejbca', 'gcp_cas', 'spire', 'vault'],
  },
  NodeAttestor: { min: 0, builtIn: NODE_ATTESTORS },
  BundlePublisher: {
    min: 0,
    builtIn: ['aws_rolesanywhere_trustanchor', 'aws_s3', 'azure_blob', 'gcp_cloudstorage', 'k8s_configmap'],
  },
  Notifier: { min: 0, builtIn: ['gcs_bundle', 'k8sbundle'] },
  CredentialComposer: { min: 0, builtIn: ['uniqueid'] },
};

/** Plugins of the agent. */
export const AGENT_PLUGINS: PluginRules = {
  KeyManager: { min: 1, max: 1, builtIn: ['disk', 'memory'] },
  NodeAttestor: { min: 1, max: 1, builtIn: NODE_ATTESTORS },
  WorkloadAttestor: { min: 1, builtIn: ['docker', 'k8s', 'slurm', 'systemd', 'unix', 'windows'] },
  SVIDStore: { min: 0, builtIn: ['aws_secretsmanager', 'gcp_secretmanager'] },
};

/** What SPIRE would refuse of these plugins, and credentials in their data. */
export function pluginProblems(rules: PluginRules, plugins: Plugin[]): Problem[] {
  return [
    ...Object.entries(rules).flatMap(([type, rule]) => countProblem(type, rule, plugins) ?? []),
    ...plugins.flatMap((plugin, i) => [
      ...(isRepeated(plugin, plugins.slice(0, i))
        ? [problem(plugin, 'is declared twice', 'one plugin of each type and name')]
        : []),
      ...nameProblems(plugin, rules),
      ...programProblems(plugin),
      ...credentialProblems(plugin),
      ...sqlProblems(plugin),
      ...(rules === SERVER_PLUGINS ? x509popProblems(plugin) : []),
    ]),
  ];
}

function countProblem(type: string, rule: PluginRule, plugins: Plugin[]): Problem | undefined {
  const names = plugins.filter((plugin) => plugin.type === type).map(({ name }) => name);
  if (names.length >= rule.min && names.length <= (rule.max ?? Infinity)) return undefined;
  return {
    rule: 'plugin-count',
    value: `${type}: ${names.join(', ') || 'none'}`,
    problem: `has ${names.length} plugins`,
    instead:
      rule.max === 1 ? `${rule.min === 1 ? 'exactly' : 'at most'} one ${type}` : `at least one ${type}`,
  };
}

function isRepeated(plugin: Plugin, earlier: Plugin[]): boolean {
  return earlier.some((other) => other.type === plugin.type && other.name === plugin.name);
}

function nameProblems(plugin: Plugin, rules: PluginRules): Problem[] {
  const rule = rules[plugin.type];
  if (!rule) {
    return [
      problem(plugin, 'is of a type that does not exist here', `one of ${Object.keys(rules).join(', ')}`),
    ];
  }
  if (plugin.props.command !== undefined) {
    const fixed = rule.external === false || plugin.name === 'join_token';
    return fixed ? [problem(plugin, 'cannot be an external program', `the built-in ${plugin.name}`)] : [];
  }
  if (rule.builtIn.includes(plugin.name)) return [];
  if (plugin.name === 'k8s_sat') return [problem(plugin, 'was removed in SPIRE 1.12', 'k8s_psat')];
  const guess = nearest(plugin.name, rule.builtIn);
  return [
    problem(
      plugin,
      'is not built into SPIRE',
      guess ? `${guess}, or the command of an external plugin` : 'the command of an external plugin',
    ),
  ];
}

function programProblems(plugin: Plugin): Problem[] {
  const { command, args, checksum } = plugin.props;
  const problems: Problem[] = [];
  if (command === undefined && (args?.length || checksum !== undefined)) {
    problems.push(problem(plugin, 'has arguments or a checksum but no command', 'the command, too'));
  }
  if (checksum !== undefined && !/^[0-9a-fA-F]{64}$/.test(checksum)) {
    problems.push({
      rule: 'plugin',
      value: checksum,
      problem: 'is no SHA-256 in hex',
      instead: 'the 64 digits that sha256sum prints',
    });
  }
  return problems;
}

function problem(plugin: Plugin, text: string, instead: string): Problem {
  return { rule: 'plugin', value: `${plugin.type} ${plugin.name}`, problem: text, instead };
}
