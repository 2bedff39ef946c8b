import { type App } from 'cdk8s';
import { type KubernetesObject } from '../manifest';

/** The objects of one chart, as `Chart.toJson()` gives them, in the order in which they are to be applied. */
export interface ChartObjects {
  readonly name: string;
  readonly objects: KubernetesObject[];
}

/** Files of a package by their path, relative to the folder of the package. */
export interface PackageFiles {
  readonly [path: string]: string;
}

/** Synthesizes an app: the input of every form of package. Throws if a construct is not valid. */
export function chartsOf(app: App): ChartObjects[] {
  return app.charts.map((chart) => ({ name: chart.node.path.replaceAll('/', '-'), objects: chart.toJson() }));
}

/** The custom resource definitions of all charts: they have to be established before anything else is applied. */
export function definitionsIn(charts: ChartObjects[]): KubernetesObject[] {
  return charts.flatMap((chart) => chart.objects.filter(isDefinition));
}

/**
 * The other objects by file name. The number keeps the charts' order in a folder that is read in lexical order.
 */
export function numbered(charts: ChartObjects[]): { [file: string]: KubernetesObject[] } {
  const files: { [file: string]: KubernetesObject[] } = {};
  for (const chart of charts) {
    const objects = chart.objects.filter((object) => !isDefinition(object));
    const number = `${Object.keys(files).length}`.padStart(4, '0');
    if (objects.length > 0) files[`${number}-${fileName(chart.name)}.yaml`] = objects;
  }
  return files;
}

/** A part of a file name, without what a shell or a URL would read differently. */
export function fileName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
}

function isDefinition(object: KubernetesObject): boolean {
  return object.kind === 'CustomResourceDefinition';
}
