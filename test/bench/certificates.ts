import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatorProgram } from '../../scripts/programs';
import { CertificateLayout, ServiceIdentity, TrustDomain } from '../../lib';
import { type Case } from './measure';

/** The Job's program from nothing: an authority and 30 certificates of EC keys, Node's start included. */
export function generatorCase(folder: string): Case {
  const text = generatorProgram();
  const program = join(folder, 'certs.cjs');
  const file = join(folder, 'layout.json');
  const certificates = join(folder, 'certificates');
  const trustDomain = new TrustDomain('example.org');
  const layout = new CertificateLayout({ namespace: 'demo', trustDomain });
  for (let i = 0; i < 30; i++) layout.add(new ServiceIdentity({ name: `svc-${i}`, namespace: 'demo' }));
  writeFileSync(program, text);
  writeFileSync(file, JSON.stringify(layout.document()));
  console.log(`\nThe generator's program has ${Math.ceil(text.length / 1024)} KB.`);
  const generate = `"$0" ${program} certs generate --dir ${certificates} --layout ${file}`;
  return {
    name: 'authority and 30 certificates',
    command: 'sh',
    args: ['-c', `rm -rf ${certificates} && exec ${generate}`, process.execPath],
  };
}
