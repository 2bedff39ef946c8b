import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SecretKey } from '../../../lib/spinnaker';

const REFERENCE = /^encrypted(File)?:k8s!(.*)$/;

/** The Secrets of a namespace as folders, and what the operator makes of references to them. */
export class Secrets {
  constructor(private readonly directory: string) {}

  path({ secret, key }: SecretKey): string {
    return join(this.directory, secret, key);
  }

  value(key: SecretKey): string {
    return readFileSync(this.path(key), 'utf8');
  }

  /**
   * With a path for each reference to a file, and the value for each to a value.
   * @throws if a reference is not as the operator reads it, or leads nowhere
   */
  resolve(node: any): any {
    if (Array.isArray(node)) return node.map((item) => this.resolve(item));
    if (node !== null && typeof node === 'object') {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.resolve(value)]));
    }
    const [reference, file, rest] = (typeof node === 'string' && REFERENCE.exec(node)) || [];
    if (reference === undefined) return node;
    const parts: { [name: string]: string } = {};
    for (const part of rest.split('!')) {
      const [name, value, more] = part.split(':');
      if (value === undefined || more !== undefined) throw new Error(`${reference}: no reference`);
      parts[name] = value;
    }
    const { n: secret, k: key } = parts;
    if (!secret || !key) throw new Error(`${reference}: no Secret or no key`);
    const value = this.value({ secret, key });
    return file ? this.path({ secret, key }) : value;
  }
}
