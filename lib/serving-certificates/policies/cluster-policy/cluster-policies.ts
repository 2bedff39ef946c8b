import { type KubernetesObject } from '../../../kubernetes';
import { type ServingSettings } from '../../settings';
import { cloneRoot } from './clone-root';
import { guard } from './guard';
import { issue } from './issue';
import { keepRoot } from './keep-root';
import { own } from './own';
import { syncRoot } from './sync-root';

/** The policies as ClusterPolicies, for Kyverno 1.13 to 1.19, in the order in which they are to be created. */
export function clusterPolicies(settings: ServingSettings): KubernetesObject[] {
  // What watches over the others comes first: the root is kept before it is distributed, and hostile annotations are
  // refused before the first Certificate is made.
  return [keepRoot, cloneRoot, syncRoot, guard, own, issue].map((policy) => policy(settings));
}
