import { certificateFile, chainFile, keyFile } from '../certificates';
import { type ServiceDeclaration } from './declaration';
import { DECLARATIONS } from './declarations';

/** Names of the services that have a certificate, or share one. */
export function certifiedNames(): string[] {
  return DECLARATIONS.filter(({ certificate, sharesIdentityOf }) => certificate ?? sharesIdentityOf).map(
    ({ name }) => name,
  );
}

/** The service that is also known by `name`: by a short name, or by that of its files. */
export function certificateOwner(name: string): string | undefined {
  const isKnownBy = ({ certificate, aliases = [] }: ServiceDeclaration): boolean =>
    certificate !== undefined && (certificate.name === name || aliases.includes(name));
  return DECLARATIONS.find(isKnownBy)?.name;
}

/** Names of certificates that no service has: of the authority, and of what Docker Compose runs besides. */
const OTHERS = ['root', 'caddy', 'cnpg', 'db-client', 'db-superuser'];

/** A file of another certificate, in the cluster or in Compose, that one with this name and a chain would have, too. */
export function takenFile(name: string): string | undefined {
  const services = DECLARATIONS.flatMap(({ certificate, compose }) => [
    certificate?.name ?? [],
    compose?.certificateName ?? [],
  ]).flat();
  const taken = [...services, ...OTHERS].flatMap((other) => [
    certificateFile(other),
    keyFile(other),
    chainFile(other),
  ]);
  return [certificateFile(name), keyFile(name), chainFile(name)].find((file) => taken.includes(file));
}
