import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo } from 'node:net';

/** What the server does with a request in place of answering it. */
export type Fault =
  { readonly status: number; readonly retryAfter?: string } | 'close' | 'hang' | 'answer and close';

/** A request as it came. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly type: string | undefined;
  readonly token: string | undefined;
  readonly body: any;
}

/** An API server on the loopback interface: Secrets and workloads, versions and conflicts, and faults on demand. */
export class FakeApi {
  readonly requests: ApiRequest[] = [];
  /** Objects by path. */
  readonly objects = new Map<string, any>();
  /** Decides before each request; undefined lets it through. */
  fault: (request: ApiRequest) => Fault | undefined = () => undefined;
  private version = 100;
  private readonly server;

  /** @param tls key and certificate as PEM; without them it speaks plain HTTP */
  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      void this.handle(request, response);
    this.server = tls ? createHttps(tls, handle) : createHttp(handle);
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Requests that change something, as `PUT /path`. */
  get changes(): string[] {
    return this.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`);
  }

  put(path: string, object: any): void {
    const metadata = { ...object.metadata, resourceVersion: String(++this.version) };
    this.objects.set(path, { ...object, metadata });
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const request: ApiRequest = {
      method: incoming.method!,
      path: incoming.url!,
      type: incoming.headers['content-type'],
      token: incoming.headers.authorization,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === 'hang') return;
    if (fault === 'close') return void incoming.socket.destroy();
    if (typeof fault === 'object') {
      response.writeHead(fault.status, { ...(fault.retryAfter && { 'retry-after': fault.retryAfter }) });
      return void response.end(JSON.stringify({ kind: 'Status', reason: 'Fault' }));
    }
    const [status, body] = this.answer(request);
    if (fault === 'answer and close') return void incoming.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  private answer({ method, path, body, type }: ApiRequest): [number, unknown] {
    const found = this.objects.get(path);
    const failure = (status: number, reason: string): [number, unknown] => [
      status,
      { kind: 'Status', reason },
    ];
    switch (method) {
      case 'GET':
        return found ? [200, found] : failure(404, 'NotFound');
      case 'POST': {
        const created = `${path}/${body.metadata.name}`;
        if (this.objects.has(created)) return failure(409, 'AlreadyExists');
        this.put(created, { ...body, metadata: { ...body.metadata, uid: 'made' } });
        return [201, this.objects.get(created)];
      }
      case 'PUT':
        if (!found) return failure(404, 'NotFound');
        if (body.metadata.resourceVersion !== found.metadata.resourceVersion) return failure(409, 'Conflict');
        this.put(path, body);
        return [200, this.objects.get(path)];
      case 'PATCH':
        if (!found) return failure(404, 'NotFound');
        if (type !== 'application/strategic-merge-patch+json') return failure(415, 'UnsupportedMediaType');
        this.put(path, merged(found, body));
        return [200, this.objects.get(path)];
      default:
        return failure(405, 'MethodNotAllowed');
    }
  }
}

/** Maps are merged; there are no lists in what is patched here. */
function merged(target: any, patch: any): any {
  if (typeof target !== 'object' || typeof patch !== 'object') return patch;
  const keys = [...new Set([...Object.keys(target), ...Object.keys(patch)])];
  return Object.fromEntries(
    keys.map((key) => [key, key in patch ? merged(target[key] ?? {}, patch[key]) : target[key]]),
  );
}
