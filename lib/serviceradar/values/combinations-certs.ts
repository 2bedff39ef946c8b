import { LIFETIME } from '../../certificates';
import { distinguishedNameProblem, escapeNameValue, nearest, parseGoDuration } from '../../identity';
import { edgeCertificateName } from '../certificate-paths';
import { certificateOwner, certifiedNames, takenFile } from '../certified';
import { type Combination } from './combination';
import { type CertsValues } from './schema';

/** Texts of `certs.subject`, and what they are in a name. */
const ATTRIBUTES = { organization: 'O', organizationalUnit: 'OU', locality: 'L', state: 'ST' } as const;

const seconds = (text: string): number => parseGoDuration(text)!;

/** Keys of `certs` that cannot be together. */
export const CERTS_COMBINATIONS: Combination[] = [
  outlives('certs.leafLifetime', ({ leafLifetime }) => leafLifetime),
  outlives('certs.edge.maxLifetime', ({ edge }) => edge.maxLifetime),
  {
    rule: 'certificate-renewal',
    key: 'certs.renewBefore',
    reads: ['certs.leafLifetime'],
    check: ({ certs: { renewBefore, leafLifetime } }) =>
      renewBefore && seconds(renewBefore) >= seconds(leafLifetime)
        ? {
            problem: `is not less than the lifetime, ${leafLifetime}: every run would renew everything`,
            instead: 'less than certs.leafLifetime, or leave it out',
          }
        : undefined,
  },
  {
    rule: 'secret-clash',
    key: 'certs.caSecretName',
    reads: ['certs.runtimeSecretName', 'certs.adoptFrom'],
    check: ({ certs: { caSecretName, runtimeSecretName, adoptFrom } }) => {
      const instead = 'a Secret of its own, such as "serviceradar-identity-ca"';
      if (caSecretName === runtimeSecretName)
        return {
          problem: 'is also certs.runtimeSecretName: who may read certificates could issue them',
          instead,
        };
      if (caSecretName === adoptFrom)
        return { problem: 'is also certs.adoptFrom, a Secret that is only read', instead };
      return undefined;
    },
  },
  {
    rule: 'extra-names',
    key: 'certs.extraNames',
    reads: [],
    check: ({ certs: { extraNames } }) => {
      const unknown = extraNames.find(({ service }) => !certifiedNames().includes(service))?.service;
      if (unknown === undefined) return undefined;
      const close = certificateOwner(unknown) ?? nearest(unknown, certifiedNames());
      return {
        problem: `names "${unknown}", which is no service with a certificate`,
        instead: close ? `"${close}"` : `one of ${certifiedNames().join(', ')}`,
      };
    },
  },
  {
    rule: 'agent-name',
    key: 'certs.agent.id',
    reads: ['certs.agent.partition'],
    check: ({ certs: { agent } }) => {
      const { length } = `${agent.id}.${agent.partition}.serviceradar`;
      return length > 64
        ? {
            problem: `makes a common name of ${length} characters with its partition; X.509 has room for 64`,
            instead: 'a shorter ID or partition',
          }
        : undefined;
    },
  },
  {
    rule: 'agent-name',
    key: 'certs.agent.id',
    reads: ['certs.agent.partition'],
    check: ({ certs: { agent } }) => {
      const file = takenFile(edgeCertificateName(agent));
      return file
        ? {
            problem: `makes with its partition the file ${file}, which is another certificate's`,
            instead: 'another ID or partition',
          }
        : undefined;
    },
  },
  ...Object.entries(ATTRIBUTES).map(([name, type]): Combination => ({
    rule: 'distinguished-name',
    key: `certs.subject.${name}`,
    reads: [],
    check: ({ certs: { subject } }) =>
      distinguishedNameProblem(`${type}=${escapeNameValue(subject[name as 'state'])}`),
  })),
  {
    rule: 'regenerator-off',
    key: 'certs.regenerator.enabled',
    reads: ['spire.enabled', 'certs.alongsideSpire'],
    check: ({ spire, certs: { regenerator, alongsideSpire } }) =>
      regenerator.enabled && spire.enabled && !alongsideSpire
        ? {
            problem: 'has nothing to rotate: with spire.enabled there is no certificate generator',
            instead: 'false, or certs.alongsideSpire: true',
          }
        : undefined,
  },
  {
    rule: 'alongside-spire',
    key: 'spire.server.caTTL',
    reads: ['certs.alongsideSpire', 'certs.caLifetime'],
    check: ({ spire, certs: { alongsideSpire, caLifetime } }) =>
      alongsideSpire && seconds(spire.server.caTTL) > seconds(caLifetime)
        ? {
            problem: `is longer than the authority lives that signs it, ${caLifetime}`,
            instead: 'at most certs.caLifetime',
          }
        : undefined,
  },
];

function outlives(key: string, lifetime: (certs: CertsValues) => string): Combination {
  return {
    rule: 'certificate-lifetime',
    key,
    reads: ['certs.caLifetime'],
    check: ({ certs }) => {
      const own = seconds(lifetime(certs));
      if (own > LIFETIME.leafLimit)
        return {
          problem: 'is longer than software accepts',
          instead: `at most "${LIFETIME.leafLimit / 3600}h"`,
        };
      return own > seconds(certs.caLifetime)
        ? {
            problem: `is longer than the certificate authority lives, ${certs.caLifetime}`,
            instead: 'at most certs.caLifetime',
          }
        : undefined;
    },
  };
}
