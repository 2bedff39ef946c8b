import { Testing, Chart, App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { readFileSync } from 'node:fs';
import { Program, objectsOf, CORE, TRUST_DOMAIN } from './program';
import { ServiceIdentity } from '../../lib/identity';
import { loadValues } from '../../lib/serviceradar';
import { ServiceRadarPlatform } from '../../lib/serviceradar/platform';
import { serviceRadarOutputs } from '../../lib/serviceradar/outputs';
import { Objects } from './objects';
const log = (name: string, f: () => unknown) => test(name, () => { let r: unknown; try { r = f(); } catch (e) { r = 'THROWS ' + (e as Error).message.slice(0, 600); } process.stderr.write(`\n### ${name}\n${typeof r === 'string' ? r : JSON.stringify(r)}\n`); });
const platform = (yaml: string) => { const app = new App({ outdir: '/nonexistent' }); const p = new ServiceRadarPlatform(app, loadValues(yaml, 'v').spire); return { p, o: Objects.of(app) }; };
log('gateway', () => platform('spire: {enabled: true, server: {gateway: {enabled: true, host: a.example.org, parentName: gw}}}').o.get('TLSRoute').spec);
log('gateway np', () => platform('spire: {enabled: true, server: {gateway: {enabled: true, host: a.example.org, parentName: gw}}}').o.get('NetworkPolicy', 'spire-server').spec.ingress);
log('ingress ann', () => platform('spire: {enabled: true, server: {ingress: {enabled: true, host: a.example.org, annotations: {a: b}}}}').o.get('Ingress').metadata);
log('clusterip ann', () => platform('spire: {enabled: true, server: {serviceAnnotations: {a: b}}}').o.get('Service', 'spire-server').metadata);
log('nodeport etp', () => platform('spire: {enabled: true, server: {serviceType: NodePort, externalTrafficPolicy: Local}}').o.get('Service', 'spire-server').spec);
log('cm disabled', () => platform('spire: {enabled: true, controllerManager: {enabled: false}}').o.pod('StatefulSet').containers.map((c: any) => c.name));
log('jointoken', () => Object.entries(serviceRadarOutputs(platform('spire: {enabled: true, joinTokenTTL: 17m}').p)).filter(([, t]) => t.includes('17m')).length);
log('sc empty', () => platform('spire: {enabled: true, server: {dataPVC: {storageClass: ""}}}').o.get('StatefulSet').spec.volumeClaimTemplates);
log('hostport agents', () => platform('spire: {enabled: true, agent: {hostNetwork: true}}').o.get('NetworkPolicy', 'spire-server').spec.ingress);
log('extra ns', () => platform('spire: {enabled: true, additionalAgentNamespaces: [edge]}').o.names('Role'));
log('db ${', () => platform('spire: {enabled: true, postgres: {database: "a b\'c"}}').o.serverConf.plugins.DataStore.sql.plugin_data.connection_string);
function wl(kind: string, p: Program, extra: any = {}) {
  const sa = kplus.ServiceAccount.fromServiceAccountName(p.chart, 'sa', 'core');
  const base = { serviceAccount: sa, metadata: { namespace: 'demo', name: 'core' }, containers: [{ name: 'core', image: 'core:1' }], initContainers: [{ name: 'init', image: 'init:1' }], ...extra };
  switch (kind) {
    case 'Deployment': return new kplus.Deployment(p.chart, 'w', base);
    case 'StatefulSet': return new kplus.StatefulSet(p.chart, 'w', base);
    case 'DaemonSet': return new kplus.DaemonSet(p.chart, 'w', base);
    case 'Job': return new kplus.Job(p.chart, 'w', base);
    case 'CronJob': return new kplus.CronJob(p.chart, 'w', { ...base, schedule: new (require('cdk8s').Cron)({ minute: '0' }) });
    case 'Pod': return new kplus.Pod(p.chart, 'w', base) as any;
  }
  throw 1;
}
for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod']) log(kind, () => { const p = new Program(); const i = p.provider(p.agent(p.server())); i.secure(wl(kind, p), CORE, { mountBundle: true }); return p.objects.get(kind, 'core'); });
log('twice', () => { const p = new Program(); const i = p.provider(p.agent(p.server())); const w = wl('Deployment', p); i.secure(w, CORE); i.secure(w, CORE); return p.objects.get('Deployment').spec.template.spec; });
log('init', () => { const p = new Program(); const i = p.provider(p.agent(p.server())); const w = wl('Deployment', p); i.secure(w, CORE, { containers: ['core', 'init'] }); return p.objects.get('Deployment').spec.template.spec.initContainers; });
log('typo', () => { const p = new Program(); const i = p.provider(p.agent(p.server())); const w = wl('Deployment', p); i.secure(w, CORE, { containers: ['core', 'cort'] }); return 'ok'; });
log('ns', () => { const p = new Program(); const i = p.provider(p.agent(p.server())); const w = wl('Deployment', p, { metadata: { namespace: 'other', name: 'core' } }); i.secure(w, CORE); return 'ok'; });
log('admin later', () => { const p = new Program(); const i = p.provider(p.agent(p.server())); i.register(CORE); i.register(CORE, { admin: true }); return p.objects.get('ClusterSPIFFEID').spec; });
log('same name other sa', () => { const p = new Program(); const i = p.provider(p.agent(p.server())); i.register(CORE); i.register(new ServiceIdentity({ name: 'core', namespace: 'demo', serviceAccount: 'x' })); return p.objects.get('ClusterSPIFFEID').spec; });
log('demo noise', () => { const { o } = platform(readFileSync('values.yaml', 'utf8')); const { walk } = require('./objects'); return o.all.flatMap((x: any) => walk(x).filter(([k, v]: any) => v === null || (Array.isArray(v) && v.length === 0) || (typeof v === 'object' && v && Object.keys(v).length === 0)).map(([k]: any) => `${x.kind}/${x.metadata.name}${k}`)); });
