/** What a service is written in, which decides how it is configured. */
export enum SpinnakerLanguage {
  JAVA = 'java',
  GO = 'go',
  /** A web page: it has no part in this. */
  STATIC = 'static',
}

/** Whether other services call a service, and so, whether it needs to serve TLS. */
export enum SpinnakerServerRole {
  /** It serves https from the stage `https` on. */
  ALWAYS = 'always',
  /** Browsers and load balancers call it: see GateTls. */
  MAYBE = 'maybe',
  NEVER = 'never',
}

/** A service of Spinnaker: facts that are the same in every installation. */
export interface SpinnakerServiceType {
  /** Key in profiles and service-settings: `clouddriver`. Its Deployment and Service are `spin-<name>`. */
  readonly name: string;
  readonly language: SpinnakerLanguage;
  /** Port of its Service and of its pods, if the SpinnakerService sets no other. */
  readonly port: number;
  readonly server: SpinnakerServerRole;
  /** Whether it calls other services, and so needs to trust them and to have a certificate. */
  readonly client: boolean;
  /** Whether only Armory's distribution has it. */
  readonly armoryOnly: boolean;
  /**
   * The service that it is a part of, where that runs with high availability.
   *
   * @default - it is no variant
   */
  readonly variantOf?: string;
}
