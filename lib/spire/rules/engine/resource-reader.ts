import { type ApiObject } from 'cdk8s';
import { type TrustDomain } from '../../../identity';
import { handlesClass } from './class';
import { groupBy } from './group';
import { type DeclaredResource, type DeclaredServer } from './model';
import { type Found } from './walk';

/** Finds the servers that resources are for. */
export class ResourceReader {
  private readonly byTrustDomain: Map<string, DeclaredServer[]>;

  constructor(private readonly servers: DeclaredServer[]) {
    this.byTrustDomain = groupBy(servers, ({ server }) => server.trustDomain.name);
  }

  /** @param trustDomain of the servers that may act on it; all of them if there is none */
  read(item: Found, kind: string, className?: string, trustDomain?: TrustDomain): DeclaredResource {
    const object = item.construct as ApiObject;
    const candidates = this.candidates(item.chart, trustDomain);
    const handling = candidates.filter((server) => handlesClass(server, kind, object, className));
    return {
      construct: object,
      chart: item.chart,
      order: item.order,
      object,
      kind,
      className,
      candidates,
      // Mostly all of them, whose list is there already.
      servers: handling.length === candidates.length ? candidates : handling,
    };
  }

  /** Of several servers those of the same chart, if there are any. */
  private candidates(chart: string, trustDomain: TrustDomain | undefined): DeclaredServer[] {
    const all = trustDomain ? (this.byTrustDomain.get(trustDomain.name) ?? NONE) : this.servers;
    if (all.length < 2) return all;
    const near = all.filter((server) => server.chart === chart);
    return near.length > 0 ? near : all;
  }
}

const NONE: DeclaredServer[] = [];
