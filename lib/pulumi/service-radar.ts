import * as pulumi from '@pulumi/pulumi';
import { type WorkloadRef } from '../certificates';
import { InvalidInputError } from '../identity';
import { type KubernetesObject } from '../kubernetes';
import { ServiceRadarPlatform, type ServiceRadarService, type Values } from '../serviceradar';
import { type AuthorityGenerations, RuntimeCertificates } from './certificates';
import { ChartResources } from './charts/chart-resources';

/** By what the services identify themselves. */
export enum Security {
  /** By SVIDs of SPIRE. */
  SPIFFE = 'spiffe',
  /** By certificates whose keys are in Pulumi's state. */
  TLS = 'tls',
}

/** What a {@link ServiceRadarIdentity} is made of. */
export interface ServiceRadarIdentityArgs {
  /** The values file: `loadValues(text, file)`. */
  readonly values: Values;
  /** In place of `spire.enabled` of the values. @default - what the values say */
  readonly security?: Security;
  /**
   * Whether SPIRE's custom resource definitions are resources of this component. One installation in a cluster has
   * them; the others set this to false.
   *
   * @default true
   */
  readonly definitions?: boolean;
  /** The authority of the certificates, and how it is replaced. @default - one, named '1' */
  readonly authority?: AuthorityGenerations;
  /** Another value makes new keys and certificates for all services. @default - none */
  readonly rotation?: string;
  /** Workloads that are there, and are restarted when their certificate changed. @default - none */
  readonly restart?: WorkloadRef[];
}

/** What a service has to be told, besides what is mounted in its pods. */
export interface ServiceFacts {
  /** @default - it has none */
  readonly spiffeId?: string;
  /** The Secret with its certificate. @default - it has none */
  readonly secretName?: string;
  /** What the files of its certificate begin with. @default - it has none */
  readonly certificate?: string;
  /** Environment variables of its containers. */
  readonly environment: { readonly [name: string]: string };
  /** Blocks of its configuration, by file. */
  readonly configuration: { readonly [file: string]: { readonly [block: string]: object } };
}

/**
 * ServiceRadar's identity platform as resources of Pulumi, from the same values as the manifests. With SPIFFE it is
 * the same objects; with TLS, Pulumi issues the certificates in place of the jobs that would, which are left out.
 */
export class ServiceRadarIdentity extends pulumi.ComponentResource {
  readonly security: Security;
  /** Name of the trust domain. */
  readonly trustDomain: string;
  /** SPIFFE IDs by service. */
  readonly spiffeIds: { readonly [service: string]: string };
  /** Of each service whose workload gets anything. */
  readonly services: { readonly [service: string]: ServiceFacts };
  /** The objects. */
  readonly charts: ChartResources;
  /** @default - SPIRE delivers the identities */
  readonly certificates?: RuntimeCertificates;
  /** The constructs that declared it, of which everything else can be asked. */
  readonly platform: ServiceRadarPlatform;

  /** @throws InvalidInputError or InvalidLayoutError where values do not go together */
  constructor(name: string, args: ServiceRadarIdentityArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super('cdk8s-spire:pulumi:ServiceRadarIdentity', name, {}, opts);
    const values = withSecurity(args.values, args.security);
    this.security = values.spire.enabled ? Security.SPIFFE : Security.TLS;
    let platform: ServiceRadarPlatform | undefined;
    this.charts = new ChartResources(
      name,
      {
        charts: (app) => {
          platform = new ServiceRadarPlatform(app, values);
          // The layout is asked for here, so that everything is declared; the jobs are not needed.
          if (platform.certificates) app.node.tryRemoveChild('certificates');
        },
        definitions: args.definitions,
      },
      { parent: this },
    );
    this.platform = platform!;
    const { certificates, trustDomain, catalogue, delivered } = this.platform;
    if (certificates) {
      const { authority, rotation, restart } = args;
      const { namespace } = values.spire;
      this.certificates = new RuntimeCertificates(
        name,
        { layout: certificates.layout.document(), authority, rotation, restart },
        { parent: this, dependsOn: this.charts.resource('v1', 'Namespace', namespace) },
      );
    }
    this.trustDomain = trustDomain.name;
    this.spiffeIds = Object.fromEntries(
      catalogue.identified.map((service) => [service.name, this.spiffeId(service)]),
    );
    this.services = Object.fromEntries(delivered.map((service) => [service.name, this.facts(service)]));
    const { security, spiffeIds } = this;
    this.registerOutputs({ security, trustDomain: this.trustDomain, spiffeIds });
  }

  /**
   * The patch that gives a service's workload, which something else declares, its identity.
   *
   * @param service name of the service
   * @throws InvalidInputError if there is no such service
   */
  patch(service: string): KubernetesObject {
    return this.platform.patch(this.platform.catalogue.service(service));
  }

  private spiffeId({ identity }: ServiceRadarService): string {
    return identity.spiffeId(this.platform.trustDomain).toString();
  }

  private facts(service: ServiceRadarService): ServiceFacts {
    const { certificates, security } = this.platform;
    const certificate = service.certificateName && certificates?.layout.certificateOf(service.identity);
    return {
      ...(service.hasSvid && { spiffeId: this.spiffeId(service) }),
      ...(certificate && { secretName: certificate.secret.name, certificate: certificate.name }),
      environment: Object.fromEntries(
        security.environment(service).map((variable) => [variable.name, variable.value!]),
      ),
      configuration: this.platform.configuration(service),
    };
  }
}

/** @throws InvalidInputError if the values ask for a job that there is not */
function withSecurity(values: Values, security: Security | undefined): Values {
  const enabled = security === undefined ? values.spire.enabled : security === Security.SPIFFE;
  if (values.certs.regenerator.enabled) {
    throw new InvalidInputError(
      {
        rule: 'pulumi-regenerator',
        value: 'true',
        problem: 'asks for a job, and Pulumi issues the certificates itself',
        instead: 'false, and `rotation` or `authority` of the component',
      },
      'certs.regenerator.enabled',
    );
  }
  return { ...values, spire: { ...values.spire, enabled } };
}
