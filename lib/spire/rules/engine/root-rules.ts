import { type IConstruct, type IValidation } from 'constructs';
import { describe } from '../../../identity';
import { type SpireServer } from '../../server';
import { type WarningSink } from '../warning-sink';
import { RULES } from '../all';
import { collect } from './collect';
import { type Finding, type SpireRule } from './rule';
import { type Walk, walk } from './walk';

interface Acknowledgement {
  readonly scope: IConstruct;
  readonly rule: string;
}

/** A finding with the rule that its message names. */
interface Judged extends Finding {
  readonly rule: string;
  readonly severity: SpireRule['severity'];
}

const STATE = Symbol.for('cdk8s-spire.rules');

/** Checks everything below the root of a tree, whichever part of it is synthesized. */
export class RootRules implements IValidation {
  /** Those of the tree of `construct`; the first call adds them to its root. */
  static of(construct: IConstruct): RootRules {
    const root = construct.node.root as IConstruct & { [STATE]?: RootRules };
    let rules = root[STATE];
    if (!rules) {
      rules = new RootRules(root);
      Object.defineProperty(root, STATE, { value: rules });
      root.node.addValidation(rules);
    }
    return rules;
  }

  sink: WarningSink = { write: (message) => void process.stderr.write(message) };
  private readonly acknowledgements: Acknowledgement[] = [];
  private readonly written = new Set<string>();
  private judged?: { readonly fingerprint: unknown[]; readonly findings: Judged[] };

  private constructor(private readonly root: IConstruct) {}

  acknowledge(scope: IConstruct, rule: string): void {
    this.acknowledgements.push({ scope, rule });
  }

  /** The errors; writes warnings that were not written before. Called at each synth of each chart. */
  validate(): string[] {
    const messages = (severity: SpireRule['severity']) =>
      this.findings()
        .filter((finding) => finding.severity === severity && !this.isAcknowledged(finding))
        .map((finding) => describe(finding, finding.at.construct.node.path));
    this.warn(messages('warning'));
    return messages('error');
  }

  private warn(messages: string[]): void {
    const fresh = messages.filter((message) => !this.written.has(message));
    if (fresh.length === 0) return;
    const hint =
      this.written.size === 0
        ? "Accept a risk on purpose with SpireRules.acknowledge(scope, '<rule>', '<reason>').\n"
        : '';
    for (const message of fresh) this.written.add(message);
    this.sink.write(fresh.map((message) => `Warning: ${message}\n`).join('') + hint);
  }

  private isAcknowledged({ rule, severity, at }: Judged): boolean {
    return (
      severity === 'warning' &&
      this.acknowledgements.some(
        (acknowledged) => acknowledged.rule === rule && at.construct.node.scopes.includes(acknowledged.scope),
      )
    );
  }

  /** Every chart asks, so that the answer is kept until something was added or removed. */
  private findings(): Judged[] {
    const tree = walk(this.root);
    const fingerprint = fingerprintOf(tree);
    const known = this.judged;
    if (
      known?.fingerprint.length === fingerprint.length &&
      fingerprint.every((part, i) => part === known.fingerprint[i])
    ) {
      return known.findings;
    }
    const findings = judge(tree);
    this.judged = { fingerprint, findings };
    return findings;
  }
}

function judge(tree: Walk): Judged[] {
  const model = collect(tree);
  const findings = RULES.flatMap(({ id, severity, check }) =>
    check(model).map((finding) => ({ ...finding, rule: finding.rule ?? id, severity })),
  );
  return findings.sort((a, b) => a.at.order - b.at.order);
}

/** What the findings depend on: what there is, and what a server learns after its declaration. */
function fingerprintOf({ found, size }: Walk): unknown[] {
  const servers = found.filter(({ kind }) => kind === 'server');
  return [
    size,
    ...servers.map(({ construct }) => configurationOf(construct as SpireServer)),
    ...found.map(({ construct }) => construct),
  ];
}

function configurationOf(server: SpireServer): unknown {
  try {
    return server.configChecksum;
  } catch {
    // Not to be rendered, which the rules find out; equal to nothing, so that they look again.
    return Symbol('refused');
  }
}
