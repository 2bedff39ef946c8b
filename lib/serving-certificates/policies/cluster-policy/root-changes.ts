import { type ServingSettings, sourceSecretOf } from '../../settings';
import { celLabel, celText, celTexts } from './expressions';

/** What every private key in PEM has in its first line. */
const KEY_MARK = 'PRIVATE KEY-----';

/** Kind of cert-manager's Certificate. */
export const CERTIFICATE = 'cert-manager.io/v1/Certificate';

/** The kinds of {@link isRootChange}, as `match` of a rule. */
export function rootChangeMatch({ rootNamespace }: ServingSettings) {
  // Wider than the conditions: a label that was removed is to be seen, too.
  return {
    any: [
      {
        resources: { kinds: ['Secret', CERTIFICATE, `${CERTIFICATE}/status`], namespaces: [rootNamespace] },
      },
    ],
  };
}

/**
 * CEL condition on `o`: a Secret with a root, or a Certificate that there is a condition on, in the namespace of the
 * roots. Such requests are what trusted roots come, go or change by.
 *
 * Kyverno copies a request into an UpdateRequest, which everybody with the role `view` may read. So a Secret with a
 * private key is never such a request ({@link WITHOUT_KEY}): that it changed shows in the status of its Certificate,
 * which cert-manager writes after the Secret, and that it goes in the deletion of its Certificate.
 */
export function isRootChange(settings: ServingSettings, certificates = 'true'): string {
  const trusted = [
    `o.metadata.name == ${celText(sourceSecretOf(settings))}`,
    celLabel(settings.rootLabel, 'true'),
  ];
  return `o.metadata.namespace == ${celText(settings.rootNamespace)} && (request.kind.kind == "Secret" ? ${trusted.join(' || ')} : ${certificates})`;
}

/**
 * CEL: whether there is no request, because Kyverno looks at what exists, or none with a private key in it, by the names
 * of what it holds and by its content.
 */
export const WITHOUT_KEY =
  'request.operation == "" || request.kind.kind != "Secret" || ' +
  '[object, oldObject].all(o, o == null || !has(o.data) || o.data.all(k, k in ["ca.crt", "tls.crt"] && ' +
  `!${celTexts(inBase64(KEY_MARK))}.exists(t, o.data[k].contains(t))))`;

/** What a text is in base64 wherever it stands in a longer one: three ways, for three bytes are four characters. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from(' '.repeat(before) + text);
    const whole = bytes.length - (bytes.length % 3);
    // Not the characters that have bits of what comes before it or after it.
    return bytes.subarray(before === 0 ? 0 : 3, whole).toString('base64');
  });
}

/** CEL condition on `o`: a Certificate whose Secret is up to date. */
export const IS_ISSUED =
  'has(o.status) && has(o.status.conditions) && ' +
  'o.status.conditions.exists(c, c.type == "Ready" && c.status == "True") && ' +
  '!o.status.conditions.exists(c, c.type == "Issuing" && c.status == "True")';

/** CEL: whether cert-manager reports on a Certificate. */
export const IS_REPORT = 'has(request.subResource) && request.subResource == "status"';
