import { type Problem } from '../problem';
import { parseTemplate } from './parse';
import { TemplateSyntaxError } from './scan';

/** What a template is rendered for: a pod (ClusterSPIFFEID), or a node (`parentIDTemplate`), where no pod is known. */
export type TemplateContext = 'pod' | 'node';

/**
 * Why the controller manager would refuse `template`, or fail to render it for every pod, or undefined.
 * A template that goes beyond fields and `index` is checked for syntax and functions only.
 */
export function templateProblem(template: string, context: TemplateContext): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'template',
    value: template,
    problem: text,
    instead,
  });
  try {
    const { chains } = parseTemplate(template);
    const pod = context === 'node' && chains.find(([first]) => first === 'PodMeta' || first === 'PodSpec');
    if (pod) {
      return problem(
        `reads .${pod.join('.')}, but no pod is known where it is rendered`,
        'fields of .NodeMeta, .NodeSpec, .TrustDomain, .ClusterName and .ClusterDomain',
      );
    }
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return problem(error.message, error.instead);
    throw error;
  }
}
