import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { cloneRoot } from './clone-root';
import { guard } from './guard';
import { holdCertificate } from './hold-certificate';
import { holdRoot } from './hold-root';
import { issue } from './issue';
import { keepRoot } from './keep-root';
import { labelRoot } from './label-root';
import { own } from './own';
import { refuseRoot } from './refuse-root';
import { restoreRoot } from './restore-root';
import { syncRoot } from './sync-root';

/**
 * The policies as policies.kyverno.io/v1, for Kyverno 1.19 and newer, in the order in which they are to be created: what
 * watches over what the others make comes before them.
 */
export function celPolicies(settings: ServingSettings): KubernetesObject[] {
  const policies = [
    labelRoot,
    refuseRoot,
    holdRoot,
    holdCertificate,
    guard,
    syncRoot,
    restoreRoot,
    keepRoot,
    cloneRoot,
    own,
    issue,
  ];
  return policies.map((policy) => policy(settings));
}
