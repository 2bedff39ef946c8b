import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { chartsOf, helmPackage, plainPackage } from '../lib/kubernetes/packaging';
import { InvalidInputError } from '../lib/identity';
import {
  InvalidValuesError,
  loadValues,
  ServiceRadarPlatform,
  serviceRadarOutputs,
} from '../lib/serviceradar';
import { SPIRE_VERSION } from '../lib/spire';
import { writeFiles } from './output';

/** Reads the values file (`VALUES`) and writes the platform to the output folder (`CDK8S_OUTDIR`). */
function main(helm: boolean): void {
  const file = process.env.VALUES ?? 'values.yaml';
  const { spire } = loadValues(readValues(file), file);
  if (!spire.enabled) {
    throw new InvalidInputError(
      { rule: 'spire-disabled', value: 'false', problem: 'leaves nothing to write', instead: 'true' },
      `${file}: spire.enabled`,
    );
  }
  const app = new App();
  const platform = new ServiceRadarPlatform(app, spire);
  const charts = chartsOf(app);
  const manifests = helm
    ? helmPackage(charts, {
        name: 'serviceradar-identity',
        version: '0.1.0',
        appVersion: SPIRE_VERSION,
        description: "ServiceRadar's identity platform on SPIRE.",
      })
    : plainPackage(charts);
  const files = { ...manifests, ...serviceRadarOutputs(platform) };
  writeFiles(process.env.CDK8S_OUTDIR ?? 'out', files, 'IDENTITIES.md');
}

function readValues(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidInputError(
      {
        rule: 'values-file',
        value: file,
        problem: `cannot be read (${(error as NodeJS.ErrnoException).code})`,
        instead: 'the path of a values file',
      },
      'VALUES',
    );
  }
}

/** What is wrong with the input needs no stack: it names its place itself. */
function explain(error: unknown): string {
  if (error instanceof InvalidValuesError || error instanceof InvalidInputError) return error.message;
  const { message, stack } = error as Error;
  // cdk8s puts the path of the construct before each finding, which for those of the whole program is empty.
  return message.startsWith('Validation failed') ? message.replaceAll('[] ', '') : String(stack);
}

try {
  main(process.argv.includes('--helm'));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
