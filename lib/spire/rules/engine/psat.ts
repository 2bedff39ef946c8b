import { type DeclaredServer } from './model';
import { PluginType } from '../../plugin';

/** A cluster whose agents a server admits by k8s_psat, as it is configured. */
export interface AdmittedCluster {
  readonly name: string;
  /** `namespace:name` */
  readonly allow: string[];
  /** None means the audiences of the API server. */
  readonly audiences: string[];
}

interface PsatData {
  readonly service_account_allow_list?: string[];
  readonly audience?: string[];
}

/** The clusters of all k8s_psat attestors of a server. */
export function admittedClusters({ plugins }: DeclaredServer): AdmittedCluster[] {
  return plugins
    .filter(({ type, name }) => type === PluginType.NODE_ATTESTOR && name === 'k8s_psat')
    .flatMap(({ data }) => Object.entries((data.clusters ?? {}) as { [name: string]: PsatData }))
    .map(([name, data]) => ({
      name,
      allow: data.service_account_allow_list ?? [],
      audiences: data.audience ?? [],
    }));
}
