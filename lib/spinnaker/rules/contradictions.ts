import { type Problem } from '../../identity';
import { SpinnakerLanguage, type SpinnakerServiceType } from '../service-types';
import { type Setting } from '../settings/setting';
import { type Leaf, leavesOf, type Tree, valueAt } from '../tree';
import { isEarlierOutput, SPEC_WITHOUT_TLS } from './earlier-output';
import { profileFile } from './files';
import { environmentValues, javaKey } from './java-values';

/** A setting that works against ours, and where it is. */
export interface Contradiction {
  readonly problem: Problem;
  /** Keys below `spec.spinnakerConfig`. */
  readonly path: readonly string[];
}

/** A profile that more services than one read. */
const EVERYONE = 'spinnaker';

/** Settings below `server.ssl` of Spring Boot that would put other files, or another key of a store, in place of ours. */
const OTHER_FILES = [
  'bundle',
  'certificate',
  'certificateprivatekey',
  'keyalias',
  'keypassword',
  'keystoreprovider',
  'trustcertificate',
  'trustcertificateprivatekey',
  'truststoreprovider',
].map((key) => `serverssl${key}`);

/** Whom a client trusts: what people set because of calls to the outside. */
const CLIENT_TRUST = /^(ok-http-client\.trust-store|http\.cacertFile)/;

/** The first setting of a SpinnakerService that contradicts those of one service, or undefined. */
export function contradiction(
  config: Tree,
  service: SpinnakerServiceType,
  settings: readonly Setting[],
): Contradiction | undefined {
  const serves = settings.some(({ path }) => path[0] === 'service-settings' && path[2] === 'baseUrl');
  const values = valuesOf(config, service);
  const found =
    differing(values, service, settings) ??
    inServiceSettings(config, settings) ??
    (serves
      ? (otherFiles(values, service) ?? otherAddress(config, service) ?? otherPort(config, service, values))
      : undefined) ??
    profileFile(config, service);
  if (!found || !isEarlierOutput(config, service.name)) return found;
  const { problem, path } = found;
  const instead = `${SPEC_WITHOUT_TLS} (this one is an output of another stage)`;
  return { problem: { ...problem, instead }, path };
}

/** A value that a service reads from a profile or its environment, by the key that all its spellings have in common. */
interface ReadValue extends Leaf {
  readonly key: string;
}

function valuesOf(config: Tree, service: SpinnakerServiceType): ReadValue[] {
  const profiles = profileLeaves(config, service);
  const values = profiles.map((leaf) => ({ ...leaf, key: keyOf(service, leaf.path.slice(2)) }));
  if (service.language !== SpinnakerLanguage.JAVA) return values;
  return [...values, ...environmentValues(config, service)];
}

function differing(
  values: readonly ReadValue[],
  service: SpinnakerServiceType,
  settings: readonly Setting[],
): Contradiction | undefined {
  const ours = settings.filter(({ path }) => path[0] === 'profiles');
  const byKey = new Map(ours.map((setting) => [keyOf(service, setting.path.slice(2)), setting]));
  for (const leaf of values) {
    const setting = byKey.get(leaf.key);
    const found = setting && differs(leaf, setting);
    if (found) return found;
  }
  return undefined;
}

function inServiceSettings(config: Tree, settings: readonly Setting[]): Contradiction | undefined {
  for (const setting of settings) {
    if (setting.path[0] !== 'service-settings') continue;
    // The checksum of an earlier run is no contradiction.
    if (setting.path.includes('podAnnotations')) continue;
    const value = valueAt(config, setting.path) ?? undefined;
    const found = value === undefined ? undefined : differs({ path: setting.path, value }, setting);
    if (found) return found;
  }
  return undefined;
}

function differs(leaf: Leaf, setting: Setting): Contradiction | undefined {
  if (setting.value === undefined) {
    return contradicting(leaf, 'is for a certificate that has no such thing', 'to leave it out');
  }
  const [theirs, ours] = [`${leaf.value}`, `${setting.value}`];
  // Names of Secrets and of keys in them are another in capitals.
  const word = typeof setting.value === 'boolean' || /^client-?auth$/i.test(setting.path.at(-1)!);
  if (theirs === ours || (word && theirs.toLowerCase() === ours)) return undefined;
  const instead = CLIENT_TRUST.test(setting.path.slice(2).join('.'))
    ? 'to leave it out, and `clientTrust` of the certificates for calls to the outside'
    : 'to leave it out';
  return contradicting(leaf, `contradicts TLS, which needs "${ours}"`, instead);
}

function otherFiles(values: readonly ReadValue[], service: SpinnakerServiceType): Contradiction | undefined {
  if (service.language !== SpinnakerLanguage.JAVA) return undefined;
  const leaf = values.find(({ key }) => OTHER_FILES.includes(key));
  return leaf && contradicting(leaf, "would replace a part of the service's certificate", 'to leave it out');
}

/** It wins over `baseUrl`. Only Gate's is for others than the services: Deck tells it to browsers. */
function otherAddress(config: Tree, service: SpinnakerServiceType): Contradiction | undefined {
  if (service.name === 'gate') return undefined;
  const found = [service.name, EVERYONE]
    .map((name) => ['service-settings', name, 'overrideBaseUrl'])
    .map((path) => ({ path, value: valueAt(config, path) }))
    .find(({ value }) => value !== undefined && value !== null);
  return found && contradicting(found, 'wins over the https address of the service', 'to leave it out');
}

/**
 * The operator crashes on a `server.port` together with `useTcpProbe`, because it looks for the command of a probe
 * that is none. Source: spinnaker-operator, `transformer/serverport.go`.
 */
function otherPort(
  config: Tree,
  service: SpinnakerServiceType,
  values: readonly ReadValue[],
): Contradiction | undefined {
  const instead = `service-settings.${service.name}.port`;
  const path = ['profiles', service.name, 'server', 'port'];
  const value = valueAt(config, path) ?? undefined;
  if (value !== undefined) {
    return contradicting({ path, value }, 'crashes the operator together with useTcpProbe', instead);
  }
  const leaf = values.find(({ key }) => key === 'serverport');
  return leaf && contradicting(leaf, 'is not the port of the address that others have', instead);
}

/** The values of the profiles that a service reads: its own, the whole service's, and everyone's. */
function profileLeaves(config: Tree, { name, variantOf }: SpinnakerServiceType): Leaf[] {
  return [name, variantOf, EVERYONE]
    .filter((profile) => profile !== undefined)
    .flatMap((profile) => leavesOf(valueAt(config, ['profiles', profile]), ['profiles', profile]));
}

/** How a service reads keys: Go as they are written. */
function keyOf({ language }: SpinnakerServiceType, path: readonly string[]): string {
  return language === SpinnakerLanguage.JAVA ? javaKey(path) : JSON.stringify(path);
}

/** The value is shown, but for secrets. */
function contradicting({ path, value }: Leaf, problem: string, instead: string): Contradiction {
  const secret = /pass|secret|token/i.test(path.at(-1)!);
  return {
    problem: {
      rule: 'spinnaker-setting',
      value: secret ? '(not shown)' : withoutUser(`${value}`),
      problem,
      instead,
    },
    path,
  };
}

/** An address without the user and password that it may hold. */
export function withoutUser(text: string): string {
  return text.replace(/^(\w+:\/\/)[^/]*@/, '$1');
}
