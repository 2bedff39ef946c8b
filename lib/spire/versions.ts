/** The releases that this package is tested against. */
export const SPIRE_VERSION = '1.15.3';
export const CONTROLLER_MANAGER_VERSION = '0.7.0';

export const SERVER_IMAGE = `ghcr.io/spiffe/spire-server:${SPIRE_VERSION}`;
export const AGENT_IMAGE = `ghcr.io/spiffe/spire-agent:${SPIRE_VERSION}`;
export const CONTROLLER_MANAGER_IMAGE = `ghcr.io/spiffe/spire-controller-manager:${CONTROLLER_MANAGER_VERSION}`;
