import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../lib/spire/rules/all';
import { type SpireRule } from '../lib/spire/rules/engine/rule';
import { CASES } from '../test/spire/rules/cases';
import { Program } from '../test/spire/rules/program';
import { REFUSALS } from './refusals';

const INTRODUCTION = `# Rules

<!-- Written by scripts/rules-doc.ts from the rules and their tests. -->

What SPIRE, its controller manager or Postgres would reject, ignore or misread at run time is refused before anything
is applied. A message names the construct (or the line of the values file), the value, what is wrong, what to write
instead, and the ID of the rule:

\`\`\`text
${example('svid-ttl')}
\`\`\`

- **Rules** look at everything that a program declares together. They are checked when it is synthesized, all at
  once: \`app.synth()\`, \`chart.toJson()\` and \`cdk8s synth\` fail with the list of errors, and \`cdk8s synth\` exits
  with a code other than 0.
- **Errors** stop the synth. They cannot be acknowledged: there is no program for which they are right.
- **Warnings** name a risk. They are written to standard error, once, and can be acknowledged with a reason, for a
  construct and everything below it:

  \`\`\`ts
  SpireRules.acknowledge(server, 'public-server', 'the firewall before the nodes admits our edge sites only');
  \`\`\`

- **Checks of one value** are at the [end](#checks-of-one-value): most values are refused as soon as they are given.
`;

/** The text of docs/rules.md. */
export function rulesDocument(): string {
  const part = (title: string, severity: SpireRule['severity']): string[] => {
    const rules = RULES.filter((rule) => rule.severity === severity);
    const overview = rules.map(({ id, title: sentence }) => [`[\`${id}\`](#${id})`, sentence]);
    return [`## ${title}`, table(['rule', 'what has to hold'], overview), ...rules.map(section)];
  };
  const refusals = Object.entries(REFUSALS).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    INTRODUCTION.trimEnd(),
    ...part('Errors', 'error'),
    ...part('Warnings', 'warning'),
    '## Checks of one value',
    'Refused by the construct that it is given to, by the synth (as errors), by the reader of the values file, or by the command.',
    table(
      ['ID', 'refused by', 'what has to hold'],
      refusals.map(([id, { by, demand }]) => [`\`${id}\``, by, demand]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section({ id, title, why, remedy }: SpireRule): string {
  const text = `${title} ${why}\n\n**Instead:** ${remedy}`;
  return `### ${id}\n\n${text}\n\n\`\`\`text\n${example(id)}\n\`\`\``;
}

/** The message of the first case in which the rule is broken, as it is printed. */
function example(id: string): string {
  const cases = CASES.find(({ rule }) => rule === id);
  const [[declare, part]] = Object.values(cases!.fails);
  const program = new Program();
  declare(program);
  const messages = [...program.errors(), ...program.warnings()];
  return messages.find((message) => message.includes(part))!;
}

/** A Markdown table, its columns aligned as prettier does. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

if (require.main === module) {
  writeFileSync(join(__dirname, '..', 'docs', 'rules.md'), rulesDocument());
}
