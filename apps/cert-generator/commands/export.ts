import { X509Certificate } from 'node:crypto';
import { InvalidInputError, nearest } from '../../../lib/identity';
import { certificateFile, keyFile, Pkcs12Profile, ROOT_FILE } from '../../../lib/certificates/layout';
import {
  keystore,
  randomSalts,
  splitBundle,
  truststore,
  verifyCertificate,
} from '../../../lib/certificates/issuing';
import { entryPlace } from '../../../lib/certificates/issuer';
import { badArgument } from '../args';
import { type Command, type CommandContext } from '../command';
import { ExitCode } from '../exit-code';
import { readInput } from '../input-file';
import { writeSecretFiles } from '../output-files';

/** Java asks for that many. */
const SHORTEST_PASSWORD = 6;

export const exportPkcs12: Command = {
  summary: 'write a certificate and the authorities as PKCS#12, for Java and others',
  options: {
    name: { value: 'NAME', help: 'name of the certificate' },
    keystore: { value: 'FILE', help: 'gets the key and its certificates' },
    truststore: { value: 'FILE', help: 'gets the trusted authorities' },
    'password-file': { value: 'FILE', help: 'has the password of both; - for standard input' },
    profile: { value: 'PROFILE', help: 'modern or legacy, for Java before 8u301 (default: modern)' },
  },
  run: async (context) => {
    const { args, io } = context;
    const name = args.required('name', 'core');
    const files = { keystore: args.text('keystore'), truststore: args.text('truststore') };
    if (!files.keystore && !files.truststore) {
      throw badArgument('export', 'is told no file to write', '--keystore FILE, --truststore FILE or both');
    }
    const passwordFile = args.required('password-file', 'FILE');
    const profile = args.choice('profile', Object.values(Pkcs12Profile)) ?? Pkcs12Profile.MODERN;
    const password = checkedPassword(await readInput(passwordFile, io), passwordFile);
    const { certificate, privateKey, rootBundle } = await find(name, context);
    const roots = splitBundle(rootBundle);
    const leaf = new X509Certificate(certificate);
    const issuer = roots.find((root) => leaf.checkIssued(new X509Certificate(root)));
    const chain = [...splitBundle(certificate).slice(0, 1), issuer!];
    writeSecretFiles({
      ...(files.keystore && {
        [files.keystore]: keystore({ privateKey, chain, friendlyName: name }, password, profile, randomSalts),
      }),
      ...(files.truststore && { [files.truststore]: truststore(roots, password, profile, randomSalts) }),
    });
    return ExitCode.DONE;
  },
};

/** Only the line feed that editors add is taken away. Java reads no password with other than ASCII characters. */
function checkedPassword(text: string, file: string): string {
  const password = text.replace(/\r?\n$/, '');
  if (password.length >= SHORTEST_PASSWORD && /^[\x20-\x7e]*$/.test(password)) return password;
  throw new InvalidInputError({
    rule: 'keystore-password',
    value: file === '-' ? 'standard input' : file,
    problem: `does not hold one line of ${SHORTEST_PASSWORD} ASCII characters or more`,
    instead: 'a file with nothing but the password',
  });
}

/** The first copy of the certificate that nothing is wrong with. */
async function find(name: string, { layout, store, io }: CommandContext) {
  const entry = layout.certificates.find((candidate) => candidate.name === name);
  if (!entry) {
    const names = layout.certificates.map((candidate) => candidate.name);
    const close = nearest(name, names);
    throw badArgument(`--name ${name}`, 'is no certificate of the layout', close ?? names.join(', '));
  }
  const wrong: string[] = [];
  for (const target of layout.targets.filter(({ certificates }) => certificates.includes(name))) {
    const files = (await store.read(target.entry))?.files ?? {};
    const text = (file: string): string | undefined => files[file]?.toString();
    const material = { certificate: text(certificateFile(name)), privateKey: text(keyFile(name)) };
    const rootBundle = text(ROOT_FILE) ?? '';
    const problems = verifyCertificate(entry, material, rootBundle, io.now());
    if (problems.length === 0) {
      return { certificate: material.certificate!, privateKey: material.privateKey!, rootBundle };
    }
    wrong.push(...problems.map((problem) => `in ${entryPlace(target.entry)} it ${problem}`));
  }
  throw badArgument(`--name ${name}`, `cannot be exported: ${wrong.join('; ')}`, 'generate first');
}
