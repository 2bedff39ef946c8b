import { type Problem } from '../../identity';
import { type JsonObject } from '../config/hcl-json';
import { type Plugin } from '../plugin';
import { PluginType } from '../plugin';

/** Names under which SPIRE's plugins take a credential as text; HCL does not tell cases apart. */
const CREDENTIAL =
  /^(.+_)?(password|passphrase|secret|secret_id|secret_access_key|token|app_secret|client_secret|connection_string)$/i;
/** Variables that hold one; those of files and names of credentials end otherwise. */
const VARIABLE =
  /(PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|SECRET_ID|TOKEN|CREDENTIAL|(ACCESS|API|PRIVATE)_?KEY)$/i;
/** Of these the rule database-password looks at the text. */
const CONNECTION_STRINGS = ['connection_string', 'ro_connection_string'];

/** Credentials that a plugin would have in an object which more may read than Secrets. */
export function credentialProblems(plugin: Plugin): Problem[] {
  const exempt = plugin.type === PluginType.DATA_STORE ? CONNECTION_STRINGS : [];
  return [
    ...dataKeys(plugin.data)
      .filter((key) => !exempt.includes(key))
      .map((key) => problem(plugin, key, 'would be written to a ConfigMap')),
    ...(plugin.requires.env ?? [])
      .filter(({ name, value }) => value && VARIABLE.test(name))
      .map(({ name }) => problem(plugin, name, 'would be written to the pod as it is')),
  ];
}

function dataKeys(data: JsonObject): string[] {
  return Object.entries(data).flatMap(([key, value]) => {
    if (typeof value === 'object' && value !== null) return dataKeys(value as JsonObject);
    return typeof value === 'string' && value !== '' && CREDENTIAL.test(key) ? [key] : [];
  });
}

/** Names the key, and never its value. */
function problem(plugin: Plugin, key: string, text: string): Problem {
  return {
    rule: 'credential-in-configuration',
    value: `${plugin.type} ${plugin.name}: ${key}`,
    problem: text,
    instead: 'a variable with valueFrom.secretKeyRef, or a file that the plugin reads it from, from a Secret',
  };
}
