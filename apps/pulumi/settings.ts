import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { InvalidInputError } from '../../lib/identity';
import { type AuthorityGenerations, Security, type ServiceRadarIdentityArgs } from '../../lib/pulumi';
import { Catalogue, loadValues, type Values } from '../../lib/serviceradar';
import { type WorkloadRef } from '../../lib/certificates';

/** What the configuration of the stack says; Pulumi.yaml documents it, and has the defaults. */
export function settings(config: pulumi.Config): ServiceRadarIdentityArgs {
  const values = readValues(config.require('valuesFile'));
  return {
    values,
    security: security(config.require('security')),
    definitions: config.requireBoolean('definitions'),
    authority: authority(config),
    rotation: config.get('rotation') || undefined,
    restart: workloads(config.requireObject<string[]>('restart'), values),
  };
}

function readValues(file: string): Values {
  let text: string;
  try {
    text = readFileSync(resolve(pulumi.runtime.getRootDirectory(), file), 'utf8');
  } catch (error) {
    const problem = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw refusal('values-file', 'valuesFile', file, problem, 'the path of a values file');
  }
  return loadValues(text, file, { forCluster: true });
}

/** In place of a choice: what the values say. */
const BY_VALUES = 'values';

function security(choice: string): Security | undefined {
  if (choice === BY_VALUES) return undefined;
  const known: string[] = Object.values(Security);
  if (known.includes(choice)) return choice as Security;
  const instead = [BY_VALUES, ...known].map((word) => `"${word}"`).join(' or ');
  throw refusal('pulumi-security', 'security', choice, 'is no way of identifying services', instead);
}

function authority(config: pulumi.Config): AuthorityGenerations {
  return {
    current: config.require('authority'),
    next: config.get('nextAuthority') || undefined,
    previous: config.get('previousAuthority') || undefined,
  };
}

/** @throws InvalidInputError if ServiceRadar has no service of a name */
function workloads(services: string[], { spire: { namespace } }: Values): WorkloadRef[] {
  const catalogue = new Catalogue({ namespace });
  return services.map((name) => ({ kind: catalogue.service(name).kind, namespace, name }));
}

function refusal(
  rule: string,
  key: string,
  value: string,
  problem: string,
  instead: string,
): InvalidInputError {
  return new InvalidInputError({ rule, value, problem, instead }, `configuration ${key}`);
}
