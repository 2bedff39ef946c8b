/** What the issuer noted about a target: public facts only. */
export interface TargetRecord {
  /** Value of the manual switch when its certificates were issued. */
  readonly runtimeLayoutVersion?: string;
  /** The rotation that last re-issued a certificate, by name. */
  readonly rotation: { readonly [certificate: string]: string };
  /** Whose files are this program's, so that those of a removed service can be removed. */
  readonly certificates: string[];
}

/** What the issuer noted about the authority, for whoever looks: the files decide. */
export interface AuthorityRecord {
  readonly phase: string;
  /** The last rotation that was begun. */
  readonly id?: string;
}

/** The same bytes for the same record. */
export const recordBytes = (record: TargetRecord | AuthorityRecord): Buffer =>
  Buffer.from(`${JSON.stringify(record, null, 2)}\n`);

/** A record that is missing or damaged says nothing: what was issued is judged by its content. */
export function targetRecord(content: Buffer | undefined): TargetRecord {
  const found = parsed(content);
  const text = (value: unknown): value is string => typeof value === 'string';
  return {
    ...(text(found.runtimeLayoutVersion) && { runtimeLayoutVersion: found.runtimeLayoutVersion }),
    rotation: Object.fromEntries(
      Object.entries(found.rotation ?? {}).filter((pair): pair is [string, string] => text(pair[1])),
    ),
    certificates: Array.isArray(found.certificates) ? found.certificates.filter(text) : [],
  };
}

/** The last rotation that was begun, or undefined. */
export function rotationIn(content: Buffer | undefined): string | undefined {
  const { id } = parsed(content);
  return typeof id === 'string' ? id : undefined;
}

function parsed(content: Buffer | undefined): { [key: string]: any } {
  try {
    const value = JSON.parse(content?.toString() ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
