import { type EnvVar } from 'kubernetes-types/core/v1';
import { refuse } from '../../identity';
import { mountPathProblem, withoutTrailingSlash } from '../../kubernetes';
import {
  certificateFile,
  chainFile,
  keyFile,
  keystoreFile,
  keystorePasswordFile,
  ROOT_FILE,
  type ServiceCertificate,
  truststoreFile,
} from '../layout';

/** Absolute paths of the files of one certificate, as its pods have them. */
export class CertificatePaths {
  readonly directory: string;

  /** @throws InvalidInputError if the directory is none */
  constructor(
    directory: string,
    private readonly certificate: ServiceCertificate,
    place: string,
  ) {
    refuse(mountPathProblem(directory), `${place}, mountPath`);
    this.directory = withoutTrailingSlash(directory);
  }

  get certFile(): string {
    return this.path(certificateFile(this.certificate.name));
  }

  get keyFile(): string {
    return this.path(keyFile(this.certificate.name));
  }

  get caFile(): string {
    return this.path(ROOT_FILE);
  }

  get chainFile(): string | undefined {
    return this.certificate.chain ? this.path(chainFile(this.certificate.name)) : undefined;
  }

  get keystoreFile(): string | undefined {
    return this.ofKeystore(keystoreFile);
  }

  get truststoreFile(): string | undefined {
    return this.ofKeystore(truststoreFile);
  }

  get keystorePasswordFile(): string | undefined {
    return this.ofKeystore(keystorePasswordFile);
  }

  /** The variables by which programs learn of the files. */
  get environment(): EnvVar[] {
    const variables = {
      TLS_CERT_FILE: this.certFile,
      TLS_KEY_FILE: this.keyFile,
      TLS_CA_FILE: this.caFile,
      TLS_KEYSTORE_FILE: this.keystoreFile,
      TLS_TRUSTSTORE_FILE: this.truststoreFile,
      TLS_KEYSTORE_PASSWORD_FILE: this.keystorePasswordFile,
    };
    return Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value }],
    );
  }

  private ofKeystore(file: (name: string) => string): string | undefined {
    return this.certificate.keystore ? this.path(file(this.certificate.name)) : undefined;
  }

  private path(file: string): string {
    return `${this.directory}/${file}`;
  }
}
