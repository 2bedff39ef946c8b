import { describe, type ServiceIdentity } from '../../identity';
import { nameOf } from '../names';
import { type ServingCertificate } from '../serving-certificate';

/** Which services' certificates pods wait for, and which Services ask for theirs. */
export class DeclaredServices {
  private readonly mounted = new Map<string, ServingCertificate>();
  private readonly annotated = new Set<string>();

  mount(certificate: ServingCertificate): void {
    this.mounted.set(nameOf(certificate.service), certificate);
  }

  annotate(service: ServiceIdentity): void {
    this.annotated.add(nameOf(service));
  }

  /** What would keep pods waiting for a Secret that nobody makes. */
  problems(place: string): string[] {
    return [...this.mounted.entries()]
      .filter(([name, { annotations }]) => Object.keys(annotations).length > 0 && !this.annotated.has(name))
      .map(([name, { secretName }]) =>
        describe(
          {
            rule: 'serving-annotation',
            value: name,
            problem: `has pods that wait for the Secret "${secretName}", and no Service that asks for it`,
            instead:
              '`annotate` with its Service, or `serviceAnnotations` where something else declares that',
          },
          place,
        ),
      );
  }
}
