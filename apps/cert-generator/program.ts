import { processIo } from './io';
import { certs } from './main';

/** The program in the Job and in Compose: called as `certs generate …`, with or without the first word. */
const argv = process.argv.slice(2);
void certs(argv[0] === 'certs' ? argv.slice(1) : argv, processIo).then((code) => {
  process.exitCode = code;
});
