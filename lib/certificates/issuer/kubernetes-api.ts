import { request as http, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnreachableError } from './store';

export interface KubernetesApiProps {
  /** Address of the API server: `https://10.96.0.1:443`. */
  readonly server: string;
  /** Certificates that its own is verified by, as PEM. @default - those that Node trusts */
  readonly ca?: string;
  /** The bearer token; asked for at each request, because the kubelet replaces it. */
  readonly token: () => string;
  /** Most milliseconds for one request. @default 10000 */
  readonly timeout?: number;
  /** Most milliseconds for a request and its repetitions. @default 60000 */
  readonly patience?: number;
  /** Waits. @default - as long as it says */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** An answer that is not repeated: whether it is a success is for the caller to say. */
export interface ApiAnswer {
  readonly status: number;
  /** The parsed body: an object, or a Status. */
  readonly body: any;
}

/** What came back from the wire. */
interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** The few calls of the Kubernetes API that are needed here. What is busy or briefly gone is asked again. */
export class KubernetesApi {
  constructor(private readonly props: KubernetesApiProps) {}

  /**
   * @param contentType of the body
   * @throws StoreUnreachableError if there is no answer, or none but failures
   */
  async call(
    method: string,
    path: string,
    body?: object,
    contentType = 'application/json',
  ): Promise<ApiAnswer> {
    const { patience = 60_000, wait = sleep } = this.props;
    let spent = 0;
    for (let attempt = 0; ; attempt++) {
      const begin = performance.now();
      let answer: RawAnswer | undefined;
      let failure = '';
      try {
        answer = await this.send(method, path, body && JSON.stringify(body), contentType);
        if (!isTransient(answer.status)) return { status: answer.status, body: parse(answer.text) };
        failure = `answered ${answer.status}`;
      } catch (error) {
        if (error instanceof StoreUnreachableError) throw error;
        if (isHopeless(error)) throw this.unreachable((error as Error).message);
        failure = (error as Error).message;
      }
      const pause = pauseAfter(attempt, answer?.retryAfter);
      spent += performance.now() - begin + pause;
      if (spent > patience) throw this.unreachable(failure);
      await wait(pause);
    }
  }

  private unreachable(why: string): StoreUnreachableError {
    return new StoreUnreachableError(`The Kubernetes API at ${this.props.server} cannot be used: ${why}`);
  }

  private send(method: string, path: string, body: string | undefined, type: string): Promise<RawAnswer> {
    const { server, ca, token, timeout = 10_000 } = this.props;
    const url = new URL(path, server);
    // Of an empty one Node would make those that it trusts itself.
    if (ca?.trim() === '') throw this.unreachable('there is no certificate to know it by');
    const options: RequestOptions & { ca?: string; rejectUnauthorized: true } = {
      method,
      ca,
      // Whatever the environment says.
      rejectUnauthorized: true,
      // Of the whole exchange, not of a pause in it.
      signal: AbortSignal.timeout(timeout),
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token()}`,
        ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      },
    };
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'http:' ? http : https)(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            text: Buffer.concat(chunks).toString(),
            retryAfter: response.headers['retry-after'],
          }),
        );
      });
      request.on('error', (error) =>
        reject(error.name === 'AbortError' ? new Error(`no answer within ${timeout} ms`) : error),
      );
      request.end(body);
    });
  }
}

const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** A certificate that does not verify will not verify at the next attempt. */
function isHopeless(error: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO/.test((error as NodeJS.ErrnoException).code ?? '');
}

/** Seconds that a server is left alone, however soon it wants to be asked again. */
const SHORTEST_PAUSE = 0.5;

/** Doubles from a fifth of a second to ten, less a random part, so that programs that failed together do not ask together. */
function pauseAfter(attempt: number, retryAfter: string | undefined): number {
  const seconds = Number(retryAfter);
  if (retryAfter !== undefined && Number.isFinite(seconds)) {
    return Math.min(Math.max(seconds, SHORTEST_PAUSE), 30) * 1000;
  }
  return Math.min(200 * 2 ** attempt, 10_000) * (0.5 + Math.random() / 2);
}

/** Proxies answer with pages. */
function parse(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
