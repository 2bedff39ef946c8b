import { SpinnakerLanguage, SpinnakerServerRole, type SpinnakerServiceType } from './service-types';

const { JAVA, GO, STATIC } = SpinnakerLanguage;
const { ALWAYS, MAYBE, NEVER } = SpinnakerServerRole;

/**
 * Every service, by name. Ports are the defaults of Halyard, and for Dinghy and Terraformer those of Armory.
 *
 * With `haServices` of Clouddriver or Echo in the configuration, Halyard makes the variants in place of the service
 * that they are a part of. A variant reads the profile of its own name, and that of the whole service before it.
 *
 * Halyard hands a service each file whose name begins with its own. So the pods of `clouddriver-ro` have the files of
 * `clouddriver-ro-deck` as well, and with them its certificate and key, which they do not use.
 */
export const SPINNAKER_SERVICES: readonly SpinnakerServiceType[] = [
  service('clouddriver', JAVA, 7002),
  variant('clouddriver-caching', 'clouddriver', 7002),
  variant('clouddriver-ro', 'clouddriver', 7002),
  variant('clouddriver-ro-deck', 'clouddriver', 7002),
  variant('clouddriver-rw', 'clouddriver', 7002),
  { ...service('deck', STATIC, 9000), server: NEVER, client: false },
  { ...service('dinghy', GO, 8081), armoryOnly: true },
  service('echo', JAVA, 8089),
  variant('echo-scheduler', 'echo', 8089),
  variant('echo-worker', 'echo', 8089),
  service('fiat', JAVA, 7003),
  service('front50', JAVA, 8080),
  { ...service('gate', JAVA, 8084), server: MAYBE },
  service('igor', JAVA, 8088),
  service('kayenta', JAVA, 8090),
  service('orca', JAVA, 8083),
  service('rosco', JAVA, 8087),
  { ...service('terraformer', GO, 7088), armoryOnly: true },
];

function service(name: string, language: SpinnakerLanguage, port: number): SpinnakerServiceType {
  return { name, language, port, server: ALWAYS, client: true, armoryOnly: false };
}

function variant(name: string, variantOf: string, port: number): SpinnakerServiceType {
  return { ...service(name, SpinnakerLanguage.JAVA, port), variantOf };
}
