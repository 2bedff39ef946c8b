import { type EnvVar } from 'kubernetes-types/core/v1';
import { refuse } from '../../identity';
import {
  certificateModeProblem,
  mountPathProblem,
  mountPathsProblem,
  type PodWiring,
  serviceVolumeName,
  withoutTrailingSlash,
} from '../../kubernetes';
import { type ServingCertificate } from '../serving-certificate';
import { ROOT_KEY, type TrustObject } from '../trust-object';

/** Directories of a pod's files. */
export interface ServingDirectories {
  /** Of certificate and key. */
  readonly certificate: string;
  /** Of the trusted roots. */
  readonly roots: string;
}

/** Files of a Secret of cert-manager. */
const CERTIFICATE_KEY = 'tls.crt';
const PRIVATE_KEY = 'tls.key';

/** Absolute paths of the files, as pods have them. */
export class ServingPaths {
  readonly directories: ServingDirectories;

  /** @throws InvalidInputError if a directory is none, or one is in the other */
  constructor({ certificate, roots }: ServingDirectories, place: string) {
    refuse(mountPathProblem(certificate), `${place}, certificatePath`);
    refuse(mountPathProblem(roots) ?? mountPathsProblem(certificate, roots), `${place}, rootsPath`);
    this.directories = { certificate: withoutTrailingSlash(certificate), roots: withoutTrailingSlash(roots) };
  }

  get certFile(): string {
    return `${this.directories.certificate}/${CERTIFICATE_KEY}`;
  }

  get keyFile(): string {
    return `${this.directories.certificate}/${PRIVATE_KEY}`;
  }

  get caFile(): string {
    return `${this.directories.roots}/${ROOT_KEY}`;
  }
}

const ROOTS_VOLUME = 'serving-roots';

/** What a pod needs in order to trust. */
export function trustWiring(trust: TrustObject, paths: ServingPaths): PodWiring {
  return {
    volumes: [trust.volume(ROOTS_VOLUME)],
    mounts: [{ name: ROOTS_VOLUME, mountPath: paths.directories.roots, readOnly: true }],
    env: variables({ TLS_CA_FILE: paths.caFile }),
    otherwise: 'so that it would be another service in name',
  };
}

/**
 * What a pod needs in order to have its certificate and to trust.
 *
 * @param mode permissions of certificate and key
 * @throws InvalidInputError if they are none
 */
export function certificateWiring(
  certificate: ServingCertificate,
  trust: TrustObject,
  paths: ServingPaths,
  mode: number,
  place: string,
): PodWiring {
  refuse(certificateModeProblem(mode), `${place}, fileMode`);
  const name = serviceVolumeName('serving-certificate', certificate.service);
  const roots = trustWiring(trust, paths);
  return {
    volumes: [
      {
        name,
        secret: {
          secretName: certificate.secretName,
          defaultMode: mode,
          // Named, so that a pod waits until they are there. Not `ca.crt`: it tells the root of today only.
          items: [CERTIFICATE_KEY, PRIVATE_KEY].map((key) => ({ key, path: key })),
        },
      },
      ...roots.volumes,
    ],
    // Directories and no subPath: renewed files arrive in the running pod.
    mounts: [{ name, mountPath: paths.directories.certificate, readOnly: true }, ...roots.mounts],
    env: [...variables({ TLS_CERT_FILE: paths.certFile, TLS_KEY_FILE: paths.keyFile }), ...roots.env],
    otherwise: 'so that it would have the certificate of another',
  };
}

/** The variables by which programs learn of the files. */
function variables(values: { readonly [name: string]: string }): EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
