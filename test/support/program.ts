import { App, Chart } from 'cdk8s';
import { ServiceIdentity, TrustDomain } from '../../lib/identity';
import {
  SpireAgent,
  type SpireAgentProps,
  SpireIdentityProvider,
  SpireServer,
  type SpireServerProps,
} from '../../lib/spire';
import { SpireRules } from '../../lib/spire/rules';
import { Objects } from './objects';

export const TRUST_DOMAIN = new TrustDomain('example.org');
export const CORE = new ServiceIdentity({ name: 'core', namespace: 'demo' });

/** A program of a user: an app with one chart, and what the test adds to it. */
export class Program {
  readonly app = new App({ outdir: '/nonexistent' });
  readonly chart = new Chart(this.app, 'chart');
  private count = 0;

  constructor() {
    // Warnings are the business of the rules' own tests.
    SpireRules.sendWarningsTo(this.app, { write: () => undefined });
  }

  server(props: Partial<SpireServerProps> = {}): SpireServer {
    return new SpireServer(this.chart, this.id('server'), {
      trustDomain: TRUST_DOMAIN,
      clusterName: 'cluster-a',
      namespace: 'spire',
      ...props,
    });
  }

  agent(server: SpireServer, props: Partial<SpireAgentProps> = {}): SpireAgent {
    return new SpireAgent(this.chart, this.id('agent'), { server, ...props });
  }

  provider(agent: SpireAgent): SpireIdentityProvider {
    return new SpireIdentityProvider(this.chart, this.id('identities'), { agent });
  }

  /** What a synth yields now. @throws what the rules refuse */
  get objects(): Objects {
    const problems = this.app.node.findAll().flatMap(({ node }) => node.validate());
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return Objects.of(this.app);
  }

  private id(kind: string): string {
    return `${kind}-${++this.count}`;
  }
}

/** The objects of a server with these properties, and of an agent if there are properties for it. */
export function objectsOf(server: Partial<SpireServerProps> = {}, agent?: Partial<SpireAgentProps>): Objects {
  const program = new Program();
  const made = program.server(server);
  if (agent) program.agent(made, agent);
  return program.objects;
}
