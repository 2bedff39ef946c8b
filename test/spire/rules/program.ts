import { App, Chart } from 'cdk8s';
import { SpiffeId, TrustDomain } from '../../../lib/identity';
import { SpireAgent, type SpireAgentProps } from '../../../lib/spire/agent';
import {
  BundleEndpointProfile,
  ClusterFederatedTrustDomain,
  type ClusterFederatedTrustDomainProps,
  ClusterSpiffeId,
  type ClusterSpiffeIdProps,
  ClusterStaticEntry,
  type ClusterStaticEntryProps,
} from '../../../lib/spire/registration';
import { SpireRules } from '../../../lib/spire/rules';
import { SpireServer, type SpireServerProps } from '../../../lib/spire/server';

/** A program that is right as it is; each test changes one thing. */
export class Program {
  readonly app = new App({ outdir: '/nonexistent' });
  readonly chart = new Chart(this.app, 'demo');
  readonly trustDomain = new TrustDomain('example.org');
  readonly other = new TrustDomain('other.org');
  /** What was written to the sink. */
  readonly written: string[] = [];
  private count = 0;

  constructor() {
    SpireRules.sendWarningsTo(this.app, { write: (message) => this.written.push(message) });
  }

  server(props: Partial<SpireServerProps> = {}, chart = this.chart): SpireServer {
    return new SpireServer(chart, this.id('server'), {
      trustDomain: this.trustDomain,
      clusterName: 'demo',
      namespace: 'spire',
      ...props,
    });
  }

  agent(server: SpireServer, props: Partial<SpireAgentProps> = {}, chart = this.chart): SpireAgent {
    return new SpireAgent(chart, this.id('agent'), { server, ...props });
  }

  register(props: Partial<ClusterSpiffeIdProps> = {}, chart = this.chart): ClusterSpiffeId {
    const id = this.id('registration');
    return new ClusterSpiffeId(chart, id, {
      name: id,
      trustDomain: this.trustDomain,
      spiffeIdTemplate: `spiffe://${props.trustDomain ?? this.trustDomain}/ns/demo/sa/core`,
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } },
      podSelector: { matchLabels: { app: id } },
      workloadSelectorTemplates: ['k8s:ns:demo', 'k8s:sa:core'],
      ...props,
    });
  }

  entry(props: Partial<ClusterStaticEntryProps> = {}, chart = this.chart): ClusterStaticEntry {
    const id = this.id('entry');
    const trustDomain = props.trustDomain ?? this.trustDomain;
    return new ClusterStaticEntry(chart, id, {
      name: id,
      trustDomain,
      spiffeId: SpiffeId.parse(`spiffe://${trustDomain}/edge/${id}`),
      parentId: trustDomain.serverId,
      selectors: ['unix:uid:1000'],
      ...props,
    });
  }

  federate(props: Partial<ClusterFederatedTrustDomainProps> = {}): ClusterFederatedTrustDomain {
    const id = this.id('federation');
    return new ClusterFederatedTrustDomain(this.chart, id, {
      name: id,
      trustDomain: this.other,
      bundleEndpointUrl: 'https://spire.other.org:8443',
      bundleEndpointProfile: BundleEndpointProfile.httpsWeb(),
      ...props,
    });
  }

  /** What a synth refuses. */
  errors(): string[] {
    return this.app.node.validate();
  }

  /** What a synth warns of, one message each. */
  warnings(): string[] {
    this.errors();
    return this.written
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('Warning: '));
  }

  private id(kind: string): string {
    this.count++;
    return `${kind}-${this.count}`;
  }
}
