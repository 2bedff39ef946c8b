import { type SpiffeId } from '../../identity';

/** How a bundle endpoint proves who it is. Source: SPIFFE Federation specification §5.2. */
export class BundleEndpointProfile {
  /** By a certificate of a public CA, such as any web server has. */
  static httpsWeb(): BundleEndpointProfile {
    return new BundleEndpointProfile('https_web');
  }

  /**
   * By an SVID of its own trust domain, whose bundle must therefore be known at first.
   * @param endpointSpiffeId ID of the endpoint: for a SPIRE server, `spiffe://<its trust domain>/spire/server`
   */
  static httpsSpiffe(endpointSpiffeId: SpiffeId): BundleEndpointProfile {
    return new BundleEndpointProfile('https_spiffe', endpointSpiffeId);
  }

  private constructor(
    /** Name of the profile. */
    readonly type: string,
    /** ID of the endpoint; of https_spiffe only. */
    readonly endpointSpiffeId?: SpiffeId,
  ) {}
}
