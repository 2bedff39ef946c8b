import { type CertificateLayout } from '../../certificates';
import { ServiceIdentity } from '../../identity';
import { type CertsValues } from '../values';
import { serviceSubjectSuffix } from '../certificate-props';

/** A certificate for the database that ServiceRadar's Compose file runs. */
interface DatabaseCertificate {
  /** Name of the certificate, and of its folder. */
  readonly name: string;
  /** Postgres takes the user of a client from it. */
  readonly commonName: string;
  readonly aliases: string[];
}

const SERVER = 'cnpg';
const CLIENT = 'db-client';
const SUPERUSER = 'db-superuser';

const CERTIFICATES: DatabaseCertificate[] = [
  {
    name: SERVER,
    commonName: 'cnpg.serviceradar',
    aliases: ['cnpg-rw', 'cnpg.serviceradar', 'cnpg-rw.serviceradar', 'serviceradar-cnpg'],
  },
  { name: CLIENT, commonName: 'serviceradar', aliases: [] },
  { name: SUPERUSER, commonName: 'postgres', aliases: [] },
];

/** The folder of the clients of the database, and where they have it. */
export const DATABASE_CLIENT = { folder: CLIENT, directory: '/etc/serviceradar/database' } as const;

/** Services of the Compose file that are about the database alone, and the folder that each has. */
export const DATABASE_SERVICES: { readonly [service: string]: string } = {
  cnpg: SERVER,
  'cnpg-app-bootstrap': SUPERUSER,
  'core-elx-migrations': SUPERUSER,
};

/** Names of the certificates, which are those of their folders. */
export const DATABASE_CERTIFICATES = CERTIFICATES.map(({ name }) => name);

/** Adds what the database and its clients show each other: in Compose it has no operator that issues it. */
export function addDatabase(layout: CertificateLayout, certs: CertsValues): void {
  const suffix = serviceSubjectSuffix(certs);
  for (const { name, commonName, aliases } of CERTIFICATES) {
    const identity = new ServiceIdentity({ name, namespace: layout.namespace, aliases });
    layout.add(identity, { name, subject: `CN=${commonName},${suffix}`, withoutSpiffeId: true });
  }
}
