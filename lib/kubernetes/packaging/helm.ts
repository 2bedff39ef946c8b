import { type KubernetesObject } from '../manifest';
import { type ChartObjects, definitionsIn, numbered, type PackageFiles } from './charts';
import { toYaml } from './yaml';

export interface HelmPackageProps {
  /** Name of the Helm chart. */
  readonly name: string;
  /** Version of the Helm chart; a semantic version. */
  readonly version: string;
  /** What the chart installs: one sentence, with its full stop. */
  readonly description: string;
  /** Version of what the chart installs. @default - none */
  readonly appVersion?: string;
}

const FIXED = 'Everything, the namespaces too, was fixed when the chart was synthesized.';

/**
 * Lays objects out as an installable Helm chart. It has no values: what there is to choose was chosen at
 * synth, and `helm template` yields what the plain package holds.
 */
export function helmPackage(charts: ChartObjects[], props: HelmPackageProps): PackageFiles {
  const files: { [path: string]: string } = {
    'Chart.yaml': toYaml([
      {
        apiVersion: 'v2',
        name: props.name,
        description: `${props.description} ${FIXED}`,
        type: 'application',
        version: props.version,
        appVersion: props.appVersion,
      },
    ]),
    'values.yaml': `# ${FIXED}\n# To change it, synthesize the chart again.\n{}\n`,
  };
  for (const definition of definitionsIn(charts)) {
    files[`crds/${definition.metadata.name}.yaml`] = toYaml([definition]);
  }
  for (const [file, objects] of Object.entries(numbered(charts))) {
    files[`templates/${file}`] = template(objects);
  }
  return files;
}

/** Objects as a template that renders to themselves. */
function template(objects: KubernetesObject[]): string {
  return toYaml(objects).replaceAll('{{', '{{ "{{" }}');
}
