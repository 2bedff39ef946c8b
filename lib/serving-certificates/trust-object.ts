import { type Volume } from 'kubernetes-types/core/v1';
import { dnsSubdomainProblem, refuse } from '../identity';
import { secretKeyProblem } from '../kubernetes';
import { ROOT_SECRET } from './conventions';

/** The object with the trusted roots, which every namespace has by the same name. */
export class TrustObject {
  /**
   * A Secret, as the policies of Kyverno make them.
   *
   * @param name its name @default 'service-root-ca'
   * @param key key with the roots, PEM @default 'ca.crt'
   */
  static secret(name = ROOT_SECRET, key = ROOT_KEY): TrustObject {
    return new TrustObject(name, key, true);
  }

  /**
   * A ConfigMap, as trust-manager makes them.
   *
   * @param name its name @default 'service-root-ca'
   * @param key key with the roots, PEM @default 'ca.crt'
   */
  static configMap(name = ROOT_SECRET, key = ROOT_KEY): TrustObject {
    return new TrustObject(name, key, false);
  }

  private constructor(
    /** Its name. */
    readonly name: string,
    /** Its key with the roots. */
    readonly key: string,
    /** Whether it is a Secret, and not a ConfigMap. */
    readonly isSecret: boolean,
  ) {
    refuse(dnsSubdomainProblem(name) ?? secretKeyProblem({ name, key }), 'trust object');
  }

  /** The roots as the file `ca.crt` of a volume. A pod waits until they are there. */
  volume(name: string): Volume {
    const items = [{ key: this.key, path: ROOT_KEY }];
    // Roots are public, so that any user of a container may read them.
    const defaultMode = 0o444;
    return this.isSecret
      ? { name, secret: { secretName: this.name, defaultMode, items } }
      : { name, configMap: { name: this.name, defaultMode, items } };
  }
}

/** Key and file with the roots. */
export const ROOT_KEY = 'ca.crt';
