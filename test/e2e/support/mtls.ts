/** Port of the conversation: datasvc's own. */
export const PORT = 50057;

/** A Node program that serves one line over mutual TLS to the peer with the SPIFFE ID in PEER. */
export const SERVER_PROGRAM = `
const tls = require('tls'), fs = require('fs');
const read = (name) => fs.readFileSync('/svid/' + name);
tls.createServer({
  key: read('svid.0.key'), cert: read('svid.0.pem'), ca: read('bundle.0.pem'),
  requestCert: true, rejectUnauthorized: true,
}, (socket) => {
  const san = socket.getPeerCertificate().subjectaltname || '';
  const ids = san.split(', ').filter((name) => name.startsWith('URI:')).map((name) => name.slice(4));
  socket.end(ids.includes(process.env.PEER) ? 'welcome ' + ids[0] : 'refused ' + ids[0]);
}).on('tlsClientError', () => {}).listen(${PORT}, () => console.log('listening'));
`;

/** A Node program that waits to be told what to do by \`kubectl exec\`. */
export const IDLE_PROGRAM = `setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit());`;

/** Connects to HOST with the pod's SVID, verifies the server's SPIFFE ID, and prints what it says. */
export function clientProgram(host: string, serverId: string, withCertificate = true): string {
  return `
const tls = require('tls'), fs = require('fs');
const read = (name) => fs.readFileSync('/svid/' + name);
const socket = tls.connect({
  host: ${JSON.stringify(host)}, port: ${PORT}, servername: ${JSON.stringify(host)}, ca: read('bundle.0.pem'),
  ${withCertificate ? "key: read('svid.0.key'), cert: read('svid.0.pem')," : ''}
  checkServerIdentity: (name, cert) => {
    if (!cert.subjectaltname.includes('URI:' + ${JSON.stringify(serverId)})) return new Error('wrong server: ' + cert.subjectaltname);
    return tls.checkServerIdentity(name, cert);
  },
});
socket.setTimeout(5000, () => { console.log('timeout'); process.exit(1); });
socket.on('data', (data) => console.log(String(data)));
socket.on('error', (error) => { console.log('error ' + error.message); process.exit(1); });
`;
}

/** Prints the names in the pod's SVID. */
export const SHOW_SVID = `
const { X509Certificate } = require('crypto');
const svid = new X509Certificate(require('fs').readFileSync('/svid/svid.0.pem'));
console.log(JSON.stringify({ names: svid.subjectAltName.split(', '), serial: svid.serialNumber, uid: process.getuid() }));
`;

/** Says whether a TCP connection to HOST PORT (arguments) is accepted. */
export const CONNECT = `
const [host, port] = process.argv.slice(1);
const socket = require('net').connect(Number(port), host);
const say = (word) => { console.log(word); process.exit(); };
socket.setTimeout(4000, () => say('timeout'));
socket.on('connect', () => say('connected')).on('error', (error) => say(error.code));
`;
