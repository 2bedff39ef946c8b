import { resources, RESTRICTED_CONTAINER, restrictedPod } from '../../lib/kubernetes';
import { restrictedProblems } from '../support/pod-security';

const POD = {
  securityContext: restrictedPod(1000),
  containers: [{ name: 'c', securityContext: RESTRICTED_CONTAINER }],
  volumes: [{ name: 'v', emptyDir: {} }],
};

test('the defaults satisfy Pod Security `restricted`, and the root file system is read-only', () => {
  expect(restrictedProblems(POD)).toEqual([]);
  expect(RESTRICTED_CONTAINER.readOnlyRootFilesystem).toBe(true);
  expect(POD.securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
});

test.each<[string, object]>([
  ['hostPID', { hostPID: true }],
  ['hostPath volume v', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }],
  ['pod runs as root', { securityContext: { ...POD.securityContext, runAsUser: 0 } }],
  ['c: may run as root', { securityContext: { ...POD.securityContext, runAsNonRoot: undefined } }],
  ['c: has no seccomp profile', { securityContext: { ...POD.securityContext, seccompProfile: undefined } }],
  ['c: may escalate privileges', container({ allowPrivilegeEscalation: undefined })],
  ['c: does not drop all capabilities', container({ capabilities: { drop: ['NET_RAW'] } })],
  ['c: adds capabilities', container({ capabilities: { drop: ['ALL'], add: ['SYS_PTRACE'] } })],
  ['c: privileged', container({ privileged: true })],
  ['c: runs as root', container({ runAsUser: 0 })],
  ['c: has an unmasked /proc', container({ procMask: 'Unmasked' })],
])('the checker sees: %s', (problem, change) =>
  expect(restrictedProblems({ ...POD, ...change })).toEqual([problem]),
);

test('memory has a limit and CPU has none, for throttling delays rotations', () => {
  expect(resources('50m', '64Mi', '256Mi')).toEqual({
    requests: { cpu: '50m', memory: '64Mi' },
    limits: { memory: '256Mi' },
  });
});

function container(change: object): object {
  return { containers: [{ name: 'c', securityContext: { ...RESTRICTED_CONTAINER, ...change } }] };
}
