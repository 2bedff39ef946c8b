import { type ExternalWorkload, type SecureOptions } from '../../../lib/spire';
import { CORE, Program } from '../../support/program';

function patch(workload: Partial<ExternalWorkload> = {}, options: SecureOptions = {}): any {
  const program = new Program();
  const provider = program.provider(program.agent(program.server()));
  return provider.patch(
    { kind: 'Deployment', name: 'core', containers: ['core'], ...workload },
    CORE,
    options,
  );
}

test('names the workload, and holds what it lacks and nothing else', () => {
  expect(patch({ env: [{ name: 'A', value: 'b' }] })).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'core', namespace: 'demo' },
    spec: {
      template: {
        metadata: { labels: { app: 'core' } },
        spec: {
          serviceAccountName: 'core',
          containers: [
            {
              name: 'core',
              env: [
                { name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///run/spire/sockets/agent.sock' },
                { name: 'A', value: 'b' },
              ],
              volumeMounts: [
                { name: 'spiffe-workload-api', mountPath: '/run/spire/sockets', readOnly: true },
              ],
            },
          ],
          volumes: [
            {
              name: 'spiffe-workload-api',
              hostPath: { path: '/run/spire/spire/sockets', type: 'DirectoryOrCreate' },
            },
          ],
        },
      },
    },
  });
});

test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('a %s', (kind) => {
  expect(patch({ kind })).toMatchObject({ apiVersion: 'apps/v1', kind });
});

test.each(['Job', 'CronJob', 'deployment', ''])('"%s" is refused: the patch would find nothing', (kind) => {
  expect(() => patch({ kind })).toThrow('[workload-kind]');
});

test('no container is refused', () => expect(() => patch({ containers: [] })).toThrow('[container]'));

test('several containers, and the bundle', () => {
  const { containers, volumes } = patch({ containers: ['a', 'b'] }, { mountBundle: true }).spec.template.spec;
  expect(containers.map(({ name, volumeMounts }: any) => [name, volumeMounts.length])).toEqual([
    ['a', 2],
    ['b', 2],
  ]);
  expect(volumes).toContainEqual({ name: 'spiffe-bundle', configMap: { name: 'spire-bundle' } });
});
