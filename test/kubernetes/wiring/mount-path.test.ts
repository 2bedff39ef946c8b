import { ServiceIdentity } from '../../../lib/identity';
import {
  certificateModeProblem,
  mountPathProblem,
  mountPathsProblem,
  serviceVolumeName,
} from '../../../lib/kubernetes';

test.each(['/etc/tls/certs', '/certs/'])('%s is a directory for certificates', (path) => {
  expect(mountPathProblem(path)).toBeUndefined();
});

test.each(['certs', '', '/', '/etc', '/etc/', '/proc/1', '/a/../b', '/a//b', '/a:b'])(
  '"%s" is none',
  (path) => {
    expect(mountPathProblem(path)).toMatchObject({ rule: 'mount-path', value: path });
  },
);

test('two directories stand side by side', () => {
  expect(mountPathsProblem('/etc/tls/ca', '/etc/tls/ca-2')).toBeUndefined();
  for (const [a, b] of [
    ['/etc/tls', '/etc/tls/'],
    ['/etc/tls', '/etc/tls/ca'],
    ['/etc/tls/ca/', '/etc/tls'],
  ]) {
    expect(mountPathsProblem(a, b)).toMatchObject({ rule: 'mount-path' });
  }
});

test('files of a certificate are read, and nothing else', () => {
  for (const mode of [0o400, 0o440, 0o444, 0o644]) expect(certificateModeProblem(mode)).toBeUndefined();
  for (const mode of [0, 0o040, 0o777, 0.5]) {
    expect(certificateModeProblem(mode)).toMatchObject({ rule: 'file-mode' });
  }
});

test('volumes of services with long names fit, and stay apart', () => {
  const name = (service: string) =>
    serviceVolumeName('certificate', new ServiceIdentity({ name: service, namespace: 'demo' }));
  expect(name('core')).toBe('certificate-core');
  const [a, b] = [name(`${'x'.repeat(62)}a`), name(`${'x'.repeat(62)}b`)];
  expect([a.length, a === b]).toEqual([63, false]);
});
