import { type Problem } from '../../identity';

/** Directories that would be hidden, with what containers need there. */
const SYSTEM =
  '/bin /boot /etc /home /lib /lib64 /media /mnt /opt /root /run /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /var /var/lib /var/run';

/** Directories of the kernel, and all below them. */
const KERNEL = /^\/(dev|proc|sys)(\/|$)/;

/** Why certificates cannot be mounted at this directory, or undefined. Source: Kubernetes API, VolumeMount. */
export function mountPathProblem(directory: string): Problem | undefined {
  const problem = (text: string): Problem => ({
    rule: 'mount-path',
    value: directory,
    problem: text,
    instead: 'a path such as "/etc/certificates"',
  });
  const path = withoutTrailingSlash(directory);
  const parts = path.split('/').slice(1);
  const absolute = path.startsWith('/') && !path.includes(':');
  if (!absolute || parts.some((part) => ['', '.', '..'].includes(part)))
    return problem('is no absolute path of a directory');
  if (SYSTEM.split(' ').includes(path) || KERNEL.test(path))
    return problem('is a directory of the system, which the certificates would hide');
  return undefined;
}

/** Why two volumes cannot be mounted at these directories, or undefined: one would hide the other. */
export function mountPathsProblem(a: string, b: string): Problem | undefined {
  const [outer, inner] = [a, b].map(withoutTrailingSlash).sort((x, y) => x.length - y.length);
  if (outer !== inner && !inner.startsWith(`${outer}/`)) return undefined;
  return {
    rule: 'mount-path',
    value: inner,
    problem: `is ${outer === inner ? 'the' : 'in the'} directory of other files, ${outer}`,
    instead: 'two directories side by side, such as "/etc/tls/certs" and "/etc/tls/ca"',
  };
}

/** `/etc/tls/` and `/etc/tls` are one directory. */
export function withoutTrailingSlash(directory: string): string {
  return directory.replace(/\/+$/, '');
}
