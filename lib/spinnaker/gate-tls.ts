/** Who ends the TLS of browsers and of programs that call Gate. */
export enum GateTls {
  /**
   * A load balancer or ingress before Gate. Gate's own listener stays as it is, plain http unless the SpinnakerService
   * says otherwise; towards the other services it is a client like all.
   *
   * So after `AT_GATE`, a patch leaves Gate on https, because it cannot tell those settings from Gate's own: the plan
   * has the command that takes them out. A SpinnakerService that is applied as a whole loses them by itself. Either
   * way, the load balancer has to change at the same time.
   */
  BEFORE_GATE = 'before-gate',
  /**
   * Gate. It serves https with its certificate, which the load balancer or ingress has to trust. It never demands a
   * certificate of its callers, because browsers and load balancers have none: in the stages `want` and `need`, Gate
   * asks for one and goes on without.
   *
   * Kork's second listener (`default.apiPort`, which is for people with certificates and always demands one) copies
   * this listener's stores. So it would accept the certificates of Spinnaker's own services; Gate's `x509` settings
   * decide whom it takes them for.
   */
  AT_GATE = 'at-gate',
}
