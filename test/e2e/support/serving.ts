import { type PodTemplateSpec } from 'kubernetes-types/core/v1';
import { X509Certificate } from 'node:crypto';
import { type ServiceIdentity } from '../../../lib';
import { get, kubectl, until } from './kubectl';
import { RELOADING_SERVER, TALKING_CLIENT } from './tls-programs';
import { createPod, createServiceAccount, nodePod } from './workload';

/** Where pods with serving certificates have their files. */
const CERTIFICATE_FILE = '/etc/tls/certs/tls.crt';
const ROOTS_FILE = '/etc/tls/ca/ca.crt';

/** A value of a Secret, or nothing. */
export const secretText = (secret: any, key: string): string =>
  Buffer.from(secret.data?.[key] ?? '', 'base64').toString();

/** The certificates in a text. */
export const pems = (text: string): string[] => text.match(/-----BEGIN[^]*?-----END.*/g) ?? [];

export const certificateOf = (secret: string, namespace: string): X509Certificate =>
  new X509Certificate(secretText(get('secret', secret, namespace), 'tls.crt'));

/** Waits until a certificate is signed by a root. */
export const signedBy = (secret: string, namespace: string, root: string) =>
  until(`${namespace}/${secret} is signed by the new root`, 120, () =>
    certificateOf(secret, namespace).verify(new X509Certificate(root).publicKey),
  );

/** A server and a client that talk by mutual TLS several times a second, and read their files again. */
export class Conversation {
  private failedBefore = 0;

  constructor(
    private readonly server: ServiceIdentity,
    private readonly client: ServiceIdentity,
  ) {}

  /** Starts both pods, and waits until they talk. */
  async start(secured: (pod: PodTemplateSpec, service: ServiceIdentity) => PodTemplateSpec): Promise<void> {
    const run = (service: ServiceIdentity, program: string) => {
      createServiceAccount(service.namespace, service.name);
      const pod = nodePod(program, { HOST: this.host });
      createPod(service.namespace, service.name, secured(pod, service));
    };
    const { name, namespace } = this.server;
    run(this.server, RELOADING_SERVER);
    await until('the server listens', 120, () =>
      kubectl(['logs', '-n', namespace, name]).includes('listening'),
    );
    run(this.client, TALKING_CLIENT);
    await until('they talk', 120, () => this.counts().ok > 0);
    // The first words may have been said before the Service led to the pod.
    this.failedBefore = this.counts().failed;
  }

  /** The name by which the client calls. */
  get host(): string {
    return `${this.server.name}.${this.server.namespace}.svc`;
  }

  counts(): { ok: number; failed: number; last: string } {
    const { name, namespace } = this.client;
    const lines = kubectl(['logs', '-n', namespace, name, '--tail=20']).trim().split('\n');
    return JSON.parse(lines.filter((line) => line.startsWith('{')).pop() ?? '{}');
  }

  /** Waits for some more words, and expects that none failed since they talk. */
  async goesOn(): Promise<void> {
    const before = this.counts().ok;
    await until('the conversation goes on', 60, () => this.counts().ok > before + 20);
    expect(this.counts().failed).toBe(this.failedBefore);
  }

  /** Waits until both pods trust so many roots: the kubelet takes its time. */
  async trusts(count: number): Promise<void> {
    for (const { name, namespace } of [this.server, this.client]) {
      await until(`${name} sees ${count} roots`, 150, () => {
        return pems(kubectl(['exec', '-n', namespace, name, '--', 'cat', ROOTS_FILE])).length === count;
      });
    }
  }

  /** Waits until both pods have the certificates that their Secrets have. */
  async holdsItsCertificates(): Promise<void> {
    for (const { name, namespace } of [this.server, this.client]) {
      await until(`${name} sees its certificate`, 150, () => {
        const seen = kubectl(['exec', '-n', namespace, name, '--', 'cat', CERTIFICATE_FILE]);
        return (
          new X509Certificate(seen).serialNumber === certificateOf(`${name}-tls`, namespace).serialNumber
        );
      });
    }
  }
}
