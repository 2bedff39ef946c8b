import { type ServingSettings, sourceSecretOf } from '../../settings';
import { stored, text } from './expressions';
import { type Named } from './policy';
import { isFurtherRoot, rootsIn } from './trust-bundle';

/**
 * Variables about the current root under a name of its own: `missingRoot`, a list of its PEM if it has to be kept and is
 * not, and `keptName`. They need `current` of the stored roots.
 *
 * A source that has the label of the roots itself is one of several that somebody declares. It is not kept, for it would
 * come back after they took it out.
 */
export function keptRoot(settings: ServingSettings): Named[] {
  const { rootNamespace, rootSecret } = settings;
  const source = rootsIn(`variables.current.filter(s, !(${isFurtherRoot('s', settings)}))`);
  const kept = stored('v1', 'secrets', text(rootNamespace), 'variables.keptName');
  return [
    { name: 'currentRoot', expression: source },
    {
      name: 'keptName',
      expression: `${text(`${rootSecret}-`)} + sha256(variables.currentRoot[0]).substring(0, 10)`,
    },
    { name: 'missingRoot', expression: `variables.currentRoot.filter(r, ${kept} == null)` },
  ];
}

/** Expression that keeps the current root if it is not kept yet. Without its key. */
export function keep(settings: ServingSettings): string {
  const { rootNamespace, rootLabel } = settings;
  const description = `A root of ${sourceSecretOf(settings)}. Delete it when no certificate of this root is in use any more: then nobody trusts it any more.`;
  const metadata = [
    '"name": variables.keptName',
    `"labels": {${text(rootLabel)}: "true"}`,
    `"annotations": {"kubernetes.io/description": ${text(description)}}`,
  ].join(', ');
  const secret = [
    '"apiVersion": "v1", "kind": "Secret", "type": "Opaque"',
    `"metadata": {${metadata}}`,
    '"data": {"ca.crt": base64.encode(bytes(variables.missingRoot[0]))}',
  ].join(', ');
  return `size(variables.missingRoot) == 0 || generator.Apply(${text(rootNamespace)}, [{${secret}}])`;
}
