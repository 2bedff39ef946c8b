import { type ServingSettings, sourceSecretOf } from '../../settings';
import { all, any, dataOf, isNamed, text } from './expressions';
import { certManager, core, type ResourceRule } from './policy';
import { isFurtherRoot } from './trust-bundle';

/**
 * Requests by which trusted roots come, go or change.
 *
 * Kyverno copies the whole request into an UpdateRequest, which more people may read than Secrets. So a Secret with a
 * private key never is such a request: that it changed is seen by the status of its Certificate, which cert-manager
 * writes after the Secret, and that it goes by the end of its Certificate.
 */
export const ROOT_CHANGES: ResourceRule[] = [
  core('secrets', ['CREATE', 'UPDATE', 'DELETE']),
  certManager('certificates/status', ['UPDATE']),
  certManager('certificates', ['DELETE']),
];

/** CEL: a Certificate was issued, or goes. Of its status, cert-manager writes much more, and this after the Secret. */
export const IS_NEWS_OF_CERTIFICATE = all(
  'request.resource.resource == "certificates"',
  'request.operation == "DELETE" || object.?status.?revision != oldObject.?status.?revision',
);

/** CEL for the API server: whether a request of {@link ROOT_CHANGES} is one. */
export function isRootChange(settings: ServingSettings): string {
  const { rootNamespace } = settings;
  return all(
    `request.namespace == ${text(rootNamespace)}`,
    any(
      IS_NEWS_OF_CERTIFICATE,
      all(
        any(
          isNamed(sourceSecretOf(settings)),
          eitherObject((object) => isFurtherRoot(object, settings)),
        ),
        // Which of the two is missing follows from the operation.
        `(object == null || ${hasNoKey('object')}) && (oldObject == null || ${hasNoKey('oldObject')})`,
      ),
    ),
  );
}

/** What a key in PEM has in base64, wherever in the text it begins: the API server cannot decode base64 in CEL. */
const KEY_IN_BASE64 = [0, 1, 2].map((before) => {
  const words = 'PRIVATE KEY';
  const bits = { from: before * 8, to: (before + words.length) * 8 };
  const encoded = Buffer.from('-'.repeat(before) + words).toString('base64');
  return encoded.slice(Math.ceil(bits.from / 6), Math.floor(bits.to / 6));
});

/** Whether all that is in a Secret are certificates: by the names, and no key in PEM beside a certificate. */
export function hasNoKey(secret: string): string {
  const value = `${secret}.data[k]`;
  const isKey = KEY_IN_BASE64.map((part) => `${value}.contains(${text(part)})`);
  return `${dataOf(secret)}.all(k, k in ["ca.crt", "tls.crt"] && !(${any(...isKey)}))`;
}

/** Whether a condition holds for the object, or for what it was before the request. */
export function eitherObject(condition: (object: string) => string): string {
  return any(...['object', 'oldObject'].map((object) => all(`${object} != null`, condition(object))));
}
