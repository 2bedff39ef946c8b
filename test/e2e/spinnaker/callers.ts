import { request } from 'node:https';
import { run } from '../support/kubectl';
import { type Answer } from './peers';

/** What somebody has who calls with curl, a browser or a program that is no service of Spinnaker. */
export interface Caller {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Calls a service by its name, which is on this machine. A certificate is shown whoever is asked for. */
export function call({ hostname, port }: URL, { ca, cert, key }: Caller): Promise<Answer> {
  return new Promise((resolve) => {
    const tls = { servername: hostname, ca, cert, key, agent: false };
    const options = { host: '127.0.0.1', port, headers: { host: hostname }, timeout: 20_000, ...tls };
    const call = request(options, (response) => {
      let said = '';
      response.on('data', (data) => (said += data));
      response.on('end', () => resolve({ said }));
      response.on('error', (error) => resolve({ error: error.message }));
    });
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    call.end();
  });
}

/** The messages of a handshake as OpenSSL shows them, and the names of the authorities that the server accepts. */
export function handshake({ hostname, port }: URL, root: string): string {
  const target = ['-connect', `127.0.0.1:${port}`, '-servername', hostname, '-verify_hostname', hostname];
  const { out, err } = run('openssl', [
    's_client',
    ...target,
    '-CAfile',
    root,
    '-verify_return_error',
    '-msg',
  ]);
  return out + err;
}
