import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createAuthority, issue } from '../../../lib/certificates/issuing';
import { KubernetesApi, StoreUnreachableError } from '../../../lib/certificates/issuer';
import { FakeApi } from './support/fake-api';
import { layoutOf, leaf } from './support/layouts';

const wait = async () => undefined;

describe('over TLS', () => {
  let server: FakeApi;
  let port: number;
  let ca: string;
  beforeAll(async () => {
    const authority = await createAuthority(layoutOf().authority, new Date());
    const { certificate, privateKey } = await issue(authority, leaf('api'), new Date());
    server = new FakeApi({ key: privateKey, cert: certificate });
    port = await server.listen();
    ca = authority.certificate;
  });
  afterAll(() => server.close());

  const api = (props: { readonly ca?: string; readonly token?: () => string } = {}) =>
    new KubernetesApi({ server: `https://127.0.0.1:${port}`, ca, token: () => 'token', wait, ...props });

  test('verifies the API server', async () => {
    expect((await api().call('GET', '/x')).status).toBe(404);
    const other = (await createAuthority(layoutOf().authority, new Date())).certificate;
    for (const wrong of [other, undefined]) {
      const requests = server.requests.length;
      await expect(api({ ca: wrong }).call('GET', '/x')).rejects.toThrow(StoreUnreachableError);
      expect(server.requests).toHaveLength(requests);
    }
  });

  test('takes no empty file for its certificate', async () => {
    const requests = server.requests.length;
    await expect(api({ ca: ' \n' }).call('GET', '/x')).rejects.toThrow(/no certificate to know it by/);
    expect(server.requests).toHaveLength(requests);
  });

  test('asks for the token each time, because it is replaced', async () => {
    let n = 0;
    const rotating = api({ token: () => `token-${n++}` });
    server.requests.length = 0;
    await rotating.call('GET', '/x');
    await rotating.call('GET', '/x');
    expect(server.requests.map(({ token }) => token)).toEqual(['Bearer token-0', 'Bearer token-1']);
  });
});

describe('what comes back', () => {
  let server: Server;
  let url: string;
  let answer: (path: string) => [number, string];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const [status, text] = answer(request.url!);
      response.writeHead(status);
      response.end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test('may be a page of a proxy', async () => {
    answer = () => [403, '<html>no</html>'];
    const api = new KubernetesApi({ server: url, token: () => '', wait });
    expect(await api.call('GET', '/x')).toEqual({ status: 403, body: {} });
  });

  test('is waited for as long as it says, within reason', async () => {
    const pauses: number[] = [];
    const api = new KubernetesApi({
      server: url,
      token: () => '',
      wait: async (milliseconds) => void pauses.push(milliseconds),
    });
    let n = 0;
    answer = () => (n++ < 2 ? [503, ''] : [200, '{}']);
    await api.call('GET', '/x');
    expect(pauses[0]).toBeGreaterThanOrEqual(100);
    expect(pauses[0]).toBeLessThanOrEqual(200);
    expect(pauses[1]).toBeGreaterThanOrEqual(200);
    expect(pauses[1]).toBeLessThanOrEqual(400);
  });
});

test.each(['0', '-1', '0.001'])(
  'a server that says it is ready after %s seconds is not stormed',
  async (retryAfter) => {
    const server = new FakeApi();
    const port = await server.listen();
    let requests = 0;
    server.fault = () => (requests++ < 1 ? { status: 429, retryAfter } : undefined);
    const pauses: number[] = [];
    const api = new KubernetesApi({
      server: `http://127.0.0.1:${port}`,
      token: () => '',
      wait: async (milliseconds) => void pauses.push(milliseconds),
    });
    await api.call('GET', '/x');
    server.close();
    expect(pauses).toEqual([500]);
  },
);

test('a server that nobody listens at is asked again for a while, then given up', async () => {
  const server = new FakeApi();
  const port = await server.listen();
  server.close();
  let waited = 0;
  const api = new KubernetesApi({
    server: `http://127.0.0.1:${port}`,
    token: () => '',
    wait: async (milliseconds) => void (waited += milliseconds),
  });
  await expect(api.call('GET', '/x')).rejects.toThrow(/ECONNREFUSED/);
  expect(waited).toBeGreaterThan(30_000);
});

test('a token that cannot be read is not waited for', async () => {
  const api = new KubernetesApi({
    server: 'http://127.0.0.1:1',
    token: () => {
      throw new StoreUnreachableError('no token');
    },
    wait: () => Promise.reject(new Error('waited')),
  });
  await expect(api.call('GET', '/x')).rejects.toThrow('no token');
});
