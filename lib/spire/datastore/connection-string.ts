/**
 * A libpq connection string (`key=value …`), values quoted where they must be.
 * Source: PostgreSQL manual, §34.1.1.1.
 */
export function connectionString(parameters: {
  readonly [key: string]: string | number | undefined;
}): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quote(String(value))}`)
    .join(' ');
}

function quote(value: string): string {
  if (value !== '' && /^[^\s'\\]+$/.test(value)) return value;
  return `'${value.replace(/[\\']/g, (c) => `\\${c}`)}'`;
}
