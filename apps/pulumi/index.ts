import * as pulumi from '@pulumi/pulumi';
import { InvalidLayoutError } from '../../lib/certificates';
import { InvalidInputError } from '../../lib/identity';
import { ServiceRadarIdentity } from '../../lib/pulumi';
import { InvalidValuesError } from '../../lib/serviceradar';
import { settings } from './settings';

/** What is wrong with the input needs no stack: it names its place itself. */
function explained<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const ours = [InvalidValuesError, InvalidInputError, InvalidLayoutError];
    const { message } = error as Error;
    const known = ours.some((type) => error instanceof type) || message.startsWith('Validation failed');
    throw known ? new pulumi.RunError(message.replaceAll('[] ', '')) : error;
  }
}

const identity = explained(() => new ServiceRadarIdentity('identity', settings(new pulumi.Config())));

/** What the stack tells others. */
export = {
  security: identity.security,
  trustDomain: identity.trustDomain,
  /** Of each service: its SPIFFE ID, the Secret with its certificate, and what the files there begin with. */
  services: Object.fromEntries(
    Object.entries(identity.services).map(([name, { spiffeId, secretName, certificate }]) => [
      name,
      { spiffeId, secretName, certificate },
    ]),
  ),
  /** Certificates of the trusted authorities as PEM, where Pulumi issues certificates. */
  ...(identity.certificates && { rootBundle: identity.certificates.rootBundle }),
};
