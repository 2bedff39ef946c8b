/** Port of the conversations: datasvc's own. */
export const TLS_PORT = 50057;

/**
 * Reads the three files as they were written together: the kubelet swaps the folder `..data` of a volume as a whole,
 * so what is read through one resolved path belongs together.
 */
const MATERIAL = `
const tls = require('tls'), fs = require('fs'), path = require('path');
function material() {
  const folders = {};
  const read = (variable) => {
    const volume = path.dirname(process.env[variable]);
    folders[volume] ??= fs.realpathSync(path.join(volume, '..data'));
    return fs.readFileSync(path.join(folders[volume], path.basename(process.env[variable])));
  };
  const files = { cert: read('TLS_CERT_FILE'), key: read('TLS_KEY_FILE'), ca: read('TLS_CA_FILE') };
  return { ...files, folder: Object.values(folders).map((folder) => path.basename(folder)).join(' ') };
}`;

/** Serves one line over mutual TLS, with files that it reads again when they change. */
export const RELOADING_SERVER = `${MATERIAL}
let current = material();
const server = tls.createServer({ ...current, requestCert: true, rejectUnauthorized: true }, (socket) => {
  socket.on('error', () => {});
  const { subject, subjectaltname } = socket.getPeerCertificate();
  socket.end('welcome ' + (subject?.CN ?? subjectaltname));
});
server.on('tlsClientError', (error) => console.log('refused: ' + error.message));
setInterval(() => {
  const now = material();
  if (now.folder === current.folder) return;
  server.setSecureContext(now);
  current = now;
  console.log('reloaded ' + now.folder);
}, 200);
server.listen(${TLS_PORT}, () => console.log('listening'));
process.on('SIGTERM', () => process.exit());`;

/**
 * Connects to HOST several times a second, each time with the files as they are then, and prints a line of
 * counts each second: \`{"ok":12,"failed":0,"last":"welcome …"}\`.
 */
export const TALKING_CLIENT = `${MATERIAL}
const counts = { ok: 0, failed: 0, last: '' };
function talk() {
  let said = '';
  const done = (error) => {
    if (!error && said.startsWith('welcome')) { counts.ok++; counts.last = said; }
    else { counts.failed++; counts.last = said || String(error); console.log('failed: ' + counts.last); }
    setTimeout(talk, 100);
  };
  const once = (error) => { if (!once.called) { once.called = true; socket.destroy(); done(error); } };
  const socket = tls.connect({ ...material(), host: process.env.HOST, port: ${TLS_PORT}, servername: process.env.HOST });
  socket.setTimeout(5000, () => once(new Error('timeout')));
  socket.on('data', (data) => { said += data; }).on('end', () => once()).on('error', once);
}
talk();
setInterval(() => console.log(JSON.stringify(counts)), 1000);
process.on('SIGTERM', () => process.exit());`;

/** Connects once to HOST without a certificate and prints what comes of it. */
export function bareClient(host: string): string {
  return `${MATERIAL}
const { ca } = material();
const socket = tls.connect({ ca, host: ${JSON.stringify(host)}, port: ${TLS_PORT}, servername: ${JSON.stringify(host)} });
const say = (word) => { console.log(word); process.exit(); };
socket.setTimeout(5000, () => say('timeout'));
socket.on('data', (data) => say('data ' + data)).on('error', (error) => say('refused ' + error.code));
socket.on('end', () => say('end'));`;
}
