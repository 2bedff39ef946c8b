import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { chartsOf, helmPackage, plainPackage } from '../lib/kubernetes/packaging';
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
  const { spire } = loadValues(readFileSync(file, 'utf8'), file);
  if (!spire.enabled)
    throw new Error(`${file}: spire.enabled is false, so there is nothing to write. Set it to true.`);
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

try {
  main(process.argv.includes('--helm'));
} catch (error) {
  // What is wrong with the input needs no stack.
  process.stderr.write(
    `${error instanceof InvalidValuesError ? error.message : String((error as Error).stack)}\n`,
  );
  process.exitCode = 1;
}
