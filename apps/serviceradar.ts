import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { chartsOf, helmPackage, type PackageFiles, plainPackage } from '../lib/kubernetes/packaging';
import { InvalidInputError, nearest } from '../lib/identity';
import {
  loadValues,
  PlatformForm,
  serviceRadarCompose,
  serviceRadarOutputs,
  ServiceRadarPlatform,
  type Values,
} from '../lib/serviceradar';
import { SPIRE_VERSION } from '../lib/spire';
import { writeFiles } from './output';
import { badInput, runProgram } from './run';

/** What can be asked for besides plain manifests. */
const FORMS = ['--compose', '--helm'];

/** A file that every form of the output has: see {@link writeFiles}. */
const MARKER = 'IDENTITIES.md';

/**
 * Reads the values file (`VALUES`) and writes the platform to the output folder (`CDK8S_OUTDIR`): as manifests, as
 * a Helm chart (`--helm`), or for Docker Compose (`--compose`).
 */
function main(args: string[]): void {
  checkArguments(args);
  const compose = args.includes('--compose');
  const file = process.env.VALUES ?? 'values.yaml';
  const values = loadValues(readValues(file), file, { forCluster: !compose });
  const files = compose ? serviceRadarCompose(values) : manifests(values, args.includes('--helm'));
  writeFiles(process.env.CDK8S_OUTDIR ?? (compose ? 'out-compose' : 'out'), files, MARKER);
}

function checkArguments(args: string[]): void {
  const unknown = args.find((arg) => !FORMS.includes(arg));
  if (unknown !== undefined) {
    const close = unknown.startsWith('-')
      ? (nearest(unknown, FORMS) ?? FORMS.join(', '))
      : `VALUES=${unknown}`;
    throw badInput(unknown, 'is no option', close);
  }
  if (new Set(args).size > 1) {
    throw badInput(args[0], `and ${args[1]} are two forms of the output`, 'one of them');
  }
}

function manifests(values: Values, helm: boolean): PackageFiles {
  const app = new App();
  const form = helm ? PlatformForm.HELM : PlatformForm.PLAIN;
  const platform = new ServiceRadarPlatform(app, values, { form });
  const charts = chartsOf(app);
  const by = platform.spire ? 'on SPIRE' : 'by generated certificates';
  const objects = helm
    ? helmPackage(charts, {
        name: 'serviceradar-identity',
        version: '0.1.0',
        appVersion: platform.spire && SPIRE_VERSION,
        description: `ServiceRadar's identity platform ${by}.`,
      })
    : plainPackage(charts);
  return { ...objects, ...serviceRadarOutputs(platform) };
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

runProgram(main);
