import {
  dnsSubdomainProblem,
  InvalidInputError,
  type Problem,
  refuse,
  type ServiceIdentity,
  serviceNameProblem,
} from '../identity';
import { AMBIGUOUS_NAMESPACE, nameOf } from './names';
import { type ServingCertificate, type ServingCertificateOptions } from './serving-certificate';
import { type TrustObject } from './trust-object';

/** Which certificate each service has: one each, in a Secret of its own. */
export class ServingRegistry {
  private readonly held = new Map<string, ServingCertificate>();

  constructor(private readonly trust: TrustObject) {}

  /**
   * What a service's certificate is to be like, with what was not said, or was said before.
   * @throws InvalidInputError if it is not what was said before, or its Secret is another's
   */
  resolve(
    service: ServiceIdentity,
    options: ServingCertificateOptions,
    place: string,
  ): { readonly secretName: string; readonly wildcard: boolean } {
    const earlier = this.held.get(nameOf(service));
    if (earlier) {
      refuse(againProblem(earlier, service, options), place);
      return earlier;
    }
    const secretName = options.secretName ?? `${service.name}-tls`;
    refuse(serviceNameProblem(service.name), place);
    refuse(
      dnsSubdomainProblem(secretName) ?? this.secretProblem(service, secretName),
      `${place}, secretName`,
    );
    return { secretName, wildcard: options.wildcard ?? false };
  }

  has(service: ServiceIdentity): boolean {
    return this.held.has(nameOf(service));
  }

  add(certificate: ServingCertificate): void {
    this.held.set(nameOf(certificate.service), certificate);
  }

  private secretProblem(service: ServiceIdentity, value: string): Problem | undefined {
    const problem = (text: string): Problem => ({
      rule: 'serving-secret',
      value,
      problem: text,
      instead: `a Secret of its own, such as "${this.freeName(service)}"`,
    });
    const holder = this.holderOf(service, value);
    return holder === undefined ? undefined : problem(`is the Secret of ${holder}`);
  }

  /** What has the Secret already in the namespace of the service, or undefined. */
  private holderOf({ namespace }: ServiceIdentity, secretName: string): string | undefined {
    if (this.trust.isSecret && this.trust.name === secretName) return 'the trusted roots';
    const other = [...this.held.values()].find(
      (held) => held.service.namespace === namespace && held.secretName === secretName,
    );
    return other && `the service ${other.service.name}`;
  }

  private freeName(service: ServiceIdentity): string {
    let name = `${service.name}-tls`;
    while (this.holderOf(service, name) !== undefined) name = `${service.name}-${name}`;
    return name;
  }
}

/** Refuses a service of a namespace that gets nothing. */
export function refuseExcluded(service: ServiceIdentity, excluded: string[], place: string): void {
  refuse(ambiguousProblem(service), place);
  if (!excluded.includes(service.namespace)) return;
  throw new InvalidInputError(
    {
      rule: 'serving-namespace',
      value: service.namespace,
      problem: 'is a namespace that gets neither roots nor certificates',
      instead: 'another namespace for the service, or excludedNamespaces without it on both sides',
    },
    place,
  );
}

/** Refused whatever is excluded. */
function ambiguousProblem({ name, namespace }: ServiceIdentity): Problem | undefined {
  if (namespace !== AMBIGUOUS_NAMESPACE) return undefined;
  return {
    rule: 'serving-namespace',
    value: namespace,
    problem: `is a namespace whose services have names of others: "*.${name}.svc" is every service of the namespace ${name}`,
    instead: 'a namespace of another name',
  };
}

function againProblem(
  earlier: ServingCertificate,
  service: ServiceIdentity,
  options: ServingCertificateOptions,
): Problem | undefined {
  const changed =
    (options.secretName ?? earlier.secretName) !== earlier.secretName
      ? 'secretName'
      : (options.wildcard ?? earlier.wildcard) !== earlier.wildcard
        ? 'wildcard'
        : service.serviceAccount !== earlier.service.serviceAccount
          ? 'service account'
          : service.dnsNames.join() !== earlier.service.dnsNames.join()
            ? 'list of names'
            : undefined;
  if (changed === undefined) return undefined;
  return {
    rule: 'registered-before',
    value: nameOf(service),
    problem: `was registered with another ${changed}`,
    instead: 'the same in both, or nothing of it in the second',
  };
}
