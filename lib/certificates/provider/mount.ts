import { type KeyToPath } from 'kubernetes-types/core/v1';
import { nearest, type Problem, refuse, type ServiceIdentity } from '../../identity';
import { nestingProblem, type PodWiring, serviceVolumeName } from '../../kubernetes';
import { ROOT_FILE, type ServiceCertificate } from '../layout';
import { type CertificatePaths } from './paths';

/** Which files a pod mounts, where, and who may read them. */
export interface CertificateMount {
  readonly service: ServiceIdentity;
  /** All certificates of the service: their files come together, of one Secret. */
  readonly certificates: ServiceCertificate[];
  readonly paths: CertificatePaths;
  /** Further paths of files: `{ 'ca.crt': 'root.pem' }`. */
  readonly extra: { readonly [path: string]: string };
  /** Permissions. */
  readonly mode: number;
}

const VOLUME = 'runtime-certificates';

/**
 * What a pod needs in order to have its certificates, and nothing of another's.
 * @throws InvalidInputError if a path or a file is none
 */
export function certificateWiring(mount: CertificateMount, place: string): PodWiring {
  const { service, certificates, paths, mode } = mount;
  const name = serviceVolumeName(VOLUME, service);
  return {
    volumes: [
      {
        name,
        secret: {
          secretName: certificates[0].secret.name,
          defaultMode: mode,
          items: items(mount, place),
        },
      },
    ],
    // The directory and no subPath: renewed files arrive in the running pod.
    mounts: [{ name, mountPath: paths.directory, readOnly: true }],
    env: paths.environment,
    otherwise: 'so that it would have the certificate of another',
  };
}

function items({ certificates, extra }: CertificateMount, place: string): KeyToPath[] {
  const files = [ROOT_FILE, ...certificates.flatMap((certificate) => certificate.files)];
  const found = files.map((key) => ({ key, path: key }));
  for (const [path, key] of Object.entries(extra)) {
    const nested = found.map((item) => nestingProblem(item.path, path)).find((problem) => problem);
    refuse(fileProblem(key, files) ?? pathProblem(path, files) ?? nested, `${place}, paths`);
    found.push({ key, path });
  }
  return found;
}

function fileProblem(file: string, files: string[]): Problem | undefined {
  if (files.includes(file)) return undefined;
  return {
    rule: 'certificate-path',
    value: file,
    problem: 'is no file of its certificates',
    instead: `"${nearest(file, files) ?? files.join('", "')}"`,
  };
}

/** Source: Kubernetes API, KeyToPath. */
function pathProblem(path: string, files: string[]): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'certificate-path',
    value: path,
    problem: text,
    instead: 'a path of its own below the directory, such as "ca.crt"',
  });
  if (files.includes(path)) return problem('is the path of a file already');
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.') || parts.some((part) => part.startsWith('..')))
    return problem('is no path below the directory');
  return undefined;
}
