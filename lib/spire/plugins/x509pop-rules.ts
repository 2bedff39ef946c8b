import { type Problem } from '../../identity';
import { scan, TemplateSyntaxError } from '../../identity/template/scan';
import { type Plugin } from '../plugin';

/** What SPIRE would refuse of the server's node attestor x509pop, at start or at every attestation. */
export function x509popProblems({ type, name, data }: Plugin): Problem[] {
  if (type !== 'NodeAttestor' || name !== 'x509pop') return [];
  const { mode, ca_bundle_paths: paths, agent_path_template: template } = data;
  const counts = ['max_intermediates', 'max_rsa_key_size'];
  return [
    template === undefined ? undefined : templateProblem(String(template)),
    mode !== 'spiffe' && Array.isArray(paths) && paths.length === 0
      ? problem('caBundles []', 'lets no certificate be verified', 'at least one CA certificate')
      : undefined,
    ...counts
      .filter((key) => data[key] !== undefined && !(Number.isInteger(data[key]) && data[key] > 0))
      .map((key) => problem(`${key} ${data[key]}`, 'is no limit', 'an integer above 0, or leave it out')),
  ].filter((found) => found !== undefined);
}

/** Fields and functions are SPIRE's own, and not judged. */
function templateProblem(template: string): Problem | undefined {
  try {
    const [first] = scan(template);
    return first?.text?.startsWith('/') === false
      ? problem(template, 'yields no path', '"/" at the beginning')
      : undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return problem(template, error.message, error.instead);
    throw error;
  }
}

function problem(value: string, text: string, instead: string): Problem {
  return { rule: 'node-certificates', value, problem: text, instead };
}
