import { type Problem } from '../../identity';

/** Why SPIRE would refuse `url` as that of a bundle endpoint, or undefined. */
export function bundleEndpointUrlProblem(url: string): Problem | undefined {
  const problem = (text: string, instead: string): Problem => ({
    rule: 'bundle-endpoint-url',
    value: url,
    problem: text,
    instead,
  });
  const example = 'a URL such as "https://spire.example.org:8443"';
  if (!/^https:/i.test(url)) return problem('has not the scheme https', example);
  // Not by URL alone, which mends what SPIRE refuses: "https:///host" becomes "https://host".
  const authority = /^https:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  if (authority.includes('@')) return problem('has a user', `"${url.replace(/\/\/[^/?#]*@/, '//')}"`);
  if (authority.replace(/:\d*$/, '') === '') return problem('has no host', example);
  if (/\s/.test(url) || !URL.canParse(url)) return problem('is no URL', example);
  return undefined;
}
