import { type AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { IssuerMode } from '../../../lib/certificates/issuer';
import { EXTRA, SHARED, smallLayout } from './support/layouts';
import { MemoryStore } from './support/memory-store';
import { run } from './support/run';

const layout = smallLayout();

/** What a pod has read when it started. */
interface Material {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer;
}

const material = (store: MemoryStore, name: string): Material => {
  const files = store.files(name === 'core' ? SHARED : EXTRA);
  return { cert: files[`${name}.pem`], key: files[`${name}-key.pem`], ca: files['root.pem'] };
};

/** Both verify each other, or it throws. */
async function talk(server: Material, client: Material): Promise<string> {
  const listener = tls.createServer({ ...server, requestCert: true, rejectUnauthorized: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.end(`welcome ${socket.getPeerCertificate().subject.CN}`);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise((resolve, reject) => {
      let said = '';
      tls
        .connect({
          ...client,
          host: '127.0.0.1',
          port: (listener.address() as AddressInfo).port,
          servername: 'gateway.example.org',
        })
        .on('data', (data) => (said += data))
        .on('end', () => (said === '' ? reject(new Error('hung up')) : resolve(said)))
        .on('error', reject);
    });
  } finally {
    listener.close();
  }
}

test('pods that restarted and pods that did not talk to each other at each step', async () => {
  const store = new MemoryStore();
  const step = (mode: IssuerMode) => run(store, { layout, mode, rotationId: mode, now: new Date() });
  const { KEEP, ROTATE_LEAVES, PREPARE_CA, ACTIVATE_CA, RETIRE_CA } = IssuerMode;
  await step(KEEP);
  let before = { core: material(store, 'core'), gateway: material(store, 'gateway') };
  for (const mode of [ROTATE_LEAVES, PREPARE_CA, ACTIVATE_CA, RETIRE_CA]) {
    await step(mode);
    const now = { core: material(store, 'core'), gateway: material(store, 'gateway') };
    for (const client of [before.core, now.core]) {
      for (const server of [before.gateway, now.gateway]) {
        expect([mode, await talk(server, client)]).toEqual([mode, 'welcome serviceradar-core']);
      }
    }
    before = now;
  }
});

test('after it is retired, the old authority opens no door', async () => {
  const store = new MemoryStore();
  const step = (mode: IssuerMode) => run(store, { layout, mode, rotationId: 'r1', now: new Date() });
  await step(IssuerMode.KEEP);
  const old = material(store, 'core');
  for (const mode of [IssuerMode.PREPARE_CA, IssuerMode.ACTIVATE_CA, IssuerMode.RETIRE_CA]) await step(mode);
  const server = material(store, 'gateway');
  await expect(talk(server, { ...old, ca: server.ca })).rejects.toThrow(/hung up|unknown ca|ECONNRESET/);
  await expect(talk(server, old)).rejects.toThrow(/certificate/);
});
