import { type App } from 'cdk8s';

/** The objects of a synth, to be found by kind and name. Plain data, for a test reads any field. */
export class Objects {
  static of(app: App): Objects {
    return new Objects(app.charts.flatMap((chart) => chart.toJson()));
  }

  private constructor(readonly all: any[]) {}

  /** All of a kind. */
  kind(kind: string): any[] {
    return this.all.filter((object) => object.kind === kind);
  }

  /** Names of all of a kind, with their namespaces where they have some. */
  names(kind: string): string[] {
    return this.kind(kind).map(({ metadata }) =>
      [metadata.namespace, metadata.name].filter(Boolean).join('/'),
    );
  }

  /** The one of that kind and, where there are several, of that name: `core` or `demo/core`. */
  get(kind: string, name?: string): any {
    const found = this.kind(kind).filter(
      ({ metadata }) => !name || [metadata.name, `${metadata.namespace}/${metadata.name}`].includes(name),
    );
    if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}: ${this.names(kind)}`);
    return found[0];
  }

  /** The pod of a workload. */
  pod(kind: string, name?: string): any {
    return this.get(kind, name).spec.template.spec;
  }

  container(kind: string, container: string): any {
    return this.pod(kind).containers.find((candidate: any) => candidate.name === container);
  }

  /** A configuration file that a ConfigMap holds, without the lists that only keep SPIRE's parser from losing blocks. */
  config(configMap: string, file: string): any {
    return unwrap(JSON.parse(this.get('ConfigMap', configMap).data[file]));
  }

  get serverConf(): any {
    return this.config('spire-server', 'server.conf');
  }

  get agentConf(): any {
    return this.config('spire-agent', 'agent.conf');
  }

  get controllerManagerConf(): any {
    return JSON.parse(this.get('ConfigMap', 'spire-server-controller-manager').data['config.yaml']);
  }
}

/** Every object and value below `value`, with its path. */
export function walk(value: unknown, path = ''): [path: string, value: unknown][] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) => walk(member, `${path}/${key}`))
      : [];
  return [[path, value], ...inner];
}

function unwrap(value: any): any {
  if (Array.isArray(value)) {
    const [only] = value;
    return value.length === 1 && typeof only === 'object' ? unwrap(only) : value.map(unwrap);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
}
