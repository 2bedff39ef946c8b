import { type ServingSettings, sourceSecretOf } from '../../settings';
import { all, dataOf, labelOf, listed, stored, text } from './expressions';
import { type Named } from './policy';

/** Value of the label of the roots on a Secret that a namespace got, so that it is found but is no root itself. */
export const BUNDLE = 'bundle';

/** Value of that label on a Secret that somebody else wants to make in its place. Never stored. */
export const FOREIGN = 'foreign';

/** Labels of the Secret that every namespace gets. */
export function bundleLabels({ rootLabel }: ServingSettings): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'kyverno', [rootLabel]: BUNDLE };
}

/** Whether a Secret is one of the further roots. */
export function isFurtherRoot(secret: string, { rootLabel }: ServingSettings): string {
  return `${labelOf(secret, rootLabel)} == "true"`;
}

/** Variables `current` and `further`: the Secrets that the trusted roots are in, as they are stored. */
export function storedRoots(settings: ServingSettings): Named[] {
  const { rootNamespace, rootLabel } = settings;
  const namespace = text(rootNamespace);
  return [
    { name: 'source', expression: stored('v1', 'secrets', namespace, text(sourceSecretOf(settings))) },
    { name: 'current', expression: 'variables.source == null ? [] : [variables.source]' },
    { name: 'further', expression: listed('v1', 'secrets', namespace, { [rootLabel]: 'true' }) },
  ];
}

/**
 * PEM of the root in each Secret of a list, without those that have none. Never a private key, even if somebody put one
 * into the same file.
 */
export function rootsIn(secrets: string): string {
  const root = 'string(base64.decode(s.data["ca.crt"])).trim() + "\\n"';
  const isRoot = all('r.contains("-----BEGIN CERTIFICATE-----")', '!r.contains("PRIVATE KEY-----")');
  return `(${secrets}).filter(s, "ca.crt" in ${dataOf('s')}).map(s, ${root}).filter(r, ${isRoot})`;
}

/** Variable `bundle`: the trusted roots in base64, the current one first, each once. Empty if there is none. */
export function bundleOf(secrets: string): Named {
  return { name: 'bundle', expression: `base64.encode(bytes(${rootsIn(secrets)}.distinct().join("")))` };
}

/** The Secret that a namespace gets. */
export function bundleSecret(settings: ServingSettings): string {
  return `{"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": {"name": ${text(
    settings.rootSecret,
  )}, "labels": ${JSON.stringify(bundleLabels(settings))}}, "data": {"ca.crt": variables.bundle}}`;
}
