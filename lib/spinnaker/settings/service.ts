import { checksum } from '../../kubernetes';
import { type ISpinnakerCertificates } from '../certificates/spinnaker-certificates';
import { GateTls } from '../gate-tls';
import { MtlsStage } from '../mtls-stage';
import { SpinnakerLanguage, SpinnakerServerRole, type SpinnakerServiceType } from '../service-types';
import { spinnakerHost } from '../services';
import { goClientSettings, goServerSettings } from './go';
import { javaClientSettings, javaServerSettings } from './java';
import { type Setting } from './setting';

/** Annotation of pods: another value restarts them. */
export const MTLS_CHECKSUM = 'cdk8s-spire/mtls-checksum';

/** What all services have in common. */
export interface ServiceContext {
  readonly namespace: string;
  readonly stage: MtlsStage;
  readonly gate: GateTls;
  readonly certificates: ISpinnakerCertificates;
  readonly certificatesVersion?: string;
  /** The port that a SpinnakerService gives to a service, if it gives one. */
  port(service: SpinnakerServiceType): number;
}

/** Whether a service serves https from the stage `https` on. */
export function servesTls(service: SpinnakerServiceType, gate: GateTls): boolean {
  if (service.server === SpinnakerServerRole.MAYBE) return gate === GateTls.AT_GATE;
  return service.server === SpinnakerServerRole.ALWAYS;
}

/** What a service's server makes of certificates in a stage, or undefined where it serves no TLS. */
export function clientAuthOf(
  service: SpinnakerServiceType,
  stage: MtlsStage,
  gate: GateTls,
): string | undefined {
  if (stage === MtlsStage.OFF || !servesTls(service, gate)) return undefined;
  if (stage === MtlsStage.HTTPS) return 'none';
  // Browsers and load balancers have no certificate.
  return service.server === SpinnakerServerRole.MAYBE ? 'want' : stage;
}

/** All that this package decides of one service. In the stage `off`, all of it is absent. */
export function serviceSettings(service: SpinnakerServiceType, context: ServiceContext): Setting[] {
  const { stage, gate } = context;
  const settings = [
    ...tlsSettings(service, context),
    ...(servesTls(service, gate) ? endpointSettings(service, context) : []),
  ];
  const values = settings.filter(({ value }) => value !== undefined);
  return [
    ...settings,
    {
      path: ['service-settings', service.name, 'kubernetes', 'podAnnotations', MTLS_CHECKSUM],
      value:
        stage === MtlsStage.OFF
          ? undefined
          : checksum(JSON.stringify(values), context.certificatesVersion ?? ''),
    },
  ];
}

function tlsSettings(
  service: SpinnakerServiceType,
  { stage, gate, certificates }: ServiceContext,
): Setting[] {
  const { name, language } = service;
  const on = stage !== MtlsStage.OFF;
  const clientAuth = clientAuthOf(service, stage, gate);
  if (language === SpinnakerLanguage.GO) {
    const files = on ? certificates.go(service) : undefined;
    return [...goServerSettings(name, files, clientAuth), ...goClientSettings(name, files)];
  }
  const files = on ? certificates.java(service) : undefined;
  return [
    ...(servesTls(service, gate) ? javaServerSettings(name, files, clientAuth) : []),
    ...javaClientSettings(name, files),
  ];
}

/**
 * Where others find a service that serves TLS, and how the kubelet sees that it is ready. The probe that Halyard makes
 * otherwise asks by http, and has no certificate; so address and probe change together, always.
 */
function endpointSettings(service: SpinnakerServiceType, context: ServiceContext): Setting[] {
  const on = context.stage !== MtlsStage.OFF;
  const path = ['service-settings', service.name];
  const address = `https://${spinnakerHost(service, context.namespace)}:${context.port(service)}`;
  return [
    { path: [...path, 'baseUrl'], value: on ? address : undefined },
    { path: [...path, 'kubernetes', 'useTcpProbe'], value: on ? true : undefined },
  ];
}
