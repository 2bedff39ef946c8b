import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type MtlsStage, type SpinnakerMtlsProps } from '../../../lib/spinnaker';
import { mtls } from './emitted';
import { LANGUAGES, type Service } from './material';
import { type Answer, type JavaClient, Peers } from './peers';
import { Secrets } from './secrets';

/** Services with what the package emits for them, each in any number of stages at once. */
export class Installation {
  readonly secrets: Secrets;
  private readonly peers: { [language in 'java' | 'go']: Peers };
  private readonly folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  private readonly ports = new Map<string, number>();
  private readonly configs = new Map<MtlsStage, any>();

  /** @param directory that has a folder for each Secret */
  constructor(
    directory: string,
    private readonly props: Partial<SpinnakerMtlsProps> = {},
  ) {
    this.secrets = new Secrets(directory);
    this.peers = { java: Peers.start('java'), go: Peers.start('go') };
  }

  /** `spec.spinnakerConfig` of the SpinnakerService. */
  config(stage: MtlsStage): any {
    const known = this.configs.get(stage);
    if (known) return known;
    const config = mtls({ ...this.props, stage }).spinnakerService!.toJson().spec.spinnakerConfig;
    this.configs.set(stage, config);
    return config;
  }

  profile(service: Service, stage: MtlsStage): any {
    return this.config(stage).profiles[service];
  }

  /** Starts the service with its profile. */
  async serve(service: Service, stage: MtlsStage): Promise<void> {
    this.ports.set(`${service} ${stage}`, await this.serveWith(service, this.profile(service, stage)));
  }

  /** @returns the port. @throws if it does not start */
  serveWith(service: Service, profile: object): Promise<number> {
    return this.peers[LANGUAGES[service]].serve(this.file(profile));
  }

  /** The address that others are told, but for the port. */
  address(service: Service, stage: MtlsStage): URL {
    const url = new URL(this.config(stage)['service-settings'][service].baseUrl);
    url.port = String(this.ports.get(`${service} ${stage}`));
    return url;
  }

  /** Has a service with its profile call another. */
  call(from: [Service, MtlsStage], to: [Service, MtlsStage], client?: JavaClient): Promise<Answer> {
    return this.callWith(from[0], this.profile(...from), this.address(...to), client);
  }

  callWith(service: Service, profile: object, url: URL, client?: JavaClient): Promise<Answer> {
    return this.peers[LANGUAGES[service]].get(this.file(profile), url.href, client);
  }

  stop(): void {
    this.peers.java.stop();
    this.peers.go.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A file with a profile, as the operator gives it to the service. */
  private file(profile: object): string {
    const text = stringify(this.secrets.resolve(profile));
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const file = join(this.folder, `${hash}.yml`);
    writeFileSync(file, text);
    return file;
  }
}
