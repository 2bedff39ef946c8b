import { type EnvVar } from 'kubernetes-types/core/v1';
import { type Problem, refuse } from '../../identity';
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
    refuse(directoryProblem(directory), `${place}, mountPath`);
    this.directory = directory.replace(/\/+$/, '');
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

/** Directories that would be hidden, with what containers need there. */
const SYSTEM =
  '/bin /boot /etc /home /lib /lib64 /media /mnt /opt /root /run /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /var /var/lib /var/run';

/** Directories of the kernel, and all below them. */
const KERNEL = /^\/(dev|proc|sys)(\/|$)/;

/** Source: Kubernetes API, VolumeMount. */
function directoryProblem(directory: string): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'mount-path',
    value: directory,
    problem: text,
    instead: 'a path such as "/etc/certificates"',
  });
  const path = directory.replace(/\/+$/, '');
  const parts = path.split('/').slice(1);
  const absolute = path.startsWith('/') && !path.includes(':');
  if (!absolute || parts.some((part) => ['', '.', '..'].includes(part)))
    return problem('is no absolute path of a directory');
  if (SYSTEM.split(' ').includes(path) || KERNEL.test(path))
    return problem('is a directory of the system, which the certificates would hide');
  return undefined;
}
