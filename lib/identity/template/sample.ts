import { type TrustDomain } from '../trust-domain';
import { parseTemplate } from './parse';

/**
 * What a template yields when every field holds the harmless text `x`: enough to find out that its fixed
 * parts are wrong. Undefined where that says nothing: beyond the subset, and with annotations, which may
 * hold any text.
 */
export function sampleText(template: string, trustDomain: TrustDomain): string | undefined {
  let text = '';
  for (const node of parseTemplate(template).nodes ?? [undefined]) {
    if (node === undefined) return undefined;
    if (typeof node === 'string') text += node;
    else if (node.kind === 'string') text += node.value;
    else if ((node.kind === 'index' ? node.map : node.chain).includes('Annotations')) return undefined;
    else text += node.kind === 'field' && node.chain[0] === 'TrustDomain' ? trustDomain.name : 'x';
  }
  return text;
}
