import { spinnakerApiVersion } from '../distribution';
import { SPINNAKER_SERVICE_LABELS } from '../labels';
import { MtlsStage } from '../mtls-stage';
import { MTLS_CHECKSUM, servesTls } from '../settings/service';
import { type SpinnakerMtls } from '../spinnaker-mtls';

/** A command, and what it has to print. */
export interface Check {
  readonly command: string;
  readonly expected: string;
}

/** How to apply what makes the certificates, if that is in the files beside the plan. */
export function certificatesCommand(): string {
  // By the server: the Jobs' program is too large for the annotation that kubectl would keep of it otherwise.
  return `kubectl apply --server-side -f . -l '${selector('!=')}'`;
}

/** How to see that the Secrets are there, without their content. */
export function secretsCheck({ namespace, secretNames }: SpinnakerMtls): Check {
  return {
    command: `kubectl -n ${namespace} describe secret ${secretNames.join(' ')}`,
    expected: 'Each of them, with its keys and their sizes. Until then, wait and ask again.',
  };
}

/** How to apply a stage by its manifest. */
export function manifestCommand(): string {
  return `kubectl apply -f . -l '${selector('=')}'`;
}

/** How to apply a stage by its patch. */
export function patchCommand({ namespace, spinnakerName, distribution }: SpinnakerMtls): string {
  const [group] = spinnakerApiVersion(distribution).split('/');
  return `kubectl -n ${namespace} patch spinnakerservices.${group} ${spinnakerName} --type merge --patch-file patch/spinnakerservice.yaml`;
}

/** How to take out of Gate what `GateTls.AT_GATE` put in. */
export function gateCommand({ namespace, spinnakerName, distribution }: SpinnakerMtls): string {
  const [group] = spinnakerApiVersion(distribution).split('/');
  const spinnakerConfig = {
    profiles: { gate: { server: { ssl: null } } },
    'service-settings': { gate: { baseUrl: null, kubernetes: { useTcpProbe: null } } },
  };
  const patch = JSON.stringify({ spec: { spinnakerConfig } });
  return `kubectl -n ${namespace} patch spinnakerservices.${group} ${spinnakerName} --type merge --patch '${patch}'`;
}

/** When certificates of cert-manager are renewed, and when they end. */
export function renewalCommand({ namespace }: SpinnakerMtls): string {
  return `kubectl -n ${namespace} get certificates -o custom-columns=NAME:.metadata.name,RENEWED:.status.renewalTime,END:.status.notAfter`;
}

/** How to see that the operator has acted: until then, every Deployment is rolled out already. */
function operatorCheck({ namespace }: SpinnakerMtls, stage: MtlsStage): Check {
  const list = `kubectl -n ${namespace} get deployments -l app=spin -o custom-columns='NAME:.metadata.name,TLS:.spec.template.metadata.annotations.${MTLS_CHECKSUM}'`;
  if (stage === MtlsStage.OFF) {
    return {
      command: list,
      expected: '`<none>` for each. Until then the operator has not acted: ask again.',
    };
  }
  return {
    command: `${list}; grep ${MTLS_CHECKSUM} patch/spinnakerservice.yaml`,
    expected:
      'Each value of the second list in the first one. Until then the operator has not acted: ask again.',
  };
}

/** How to see that a stage holds. */
export function stageChecks(mtls: SpinnakerMtls, stage: MtlsStage): Check[] {
  const { namespace } = mtls;
  return [
    operatorCheck(mtls, stage),
    {
      command: `kubectl -n ${namespace} rollout status deployment -l app=spin --timeout=30m`,
      expected: 'Every Deployment is rolled out.',
    },
    ...callChecks(mtls, stage),
    {
      command:
        `kubectl -n ${namespace} logs -l app=spin --prefix --tail=-1 --since=10m --max-log-requests=50 | ` +
        "grep -iE 'SSLHandshake|PKIX path|certificate required|bad certificate|unknown authority'",
      expected: 'Nothing, from 10 minutes after the last restart on.',
    },
  ];
}

/** A call without a certificate, to one service for all. */
function callChecks(mtls: SpinnakerMtls, stage: MtlsStage): Check[] {
  const service = mtls.services.find((each) => servesTls(each, mtls.gate) && each.name !== 'gate');
  if (!service) return [];
  const port = mtls.port(service);
  const forward = `kubectl -n ${mtls.namespace} port-forward service/spin-${service.name} ${port} & sleep 2`;
  const scheme = stage === MtlsStage.OFF ? 'http' : 'https';
  const call = {
    command: `${forward}; curl -sk -o /dev/null -w '%{http_code}\\n' ${scheme}://localhost:${port}/health; kill %1`,
    expected:
      stage === MtlsStage.NEED
        ? '`000`: without a certificate there is no answer.'
        : '`200`, without a certificate.',
  };
  if (stage === MtlsStage.OFF) return [call];
  return [
    call,
    {
      command: `${forward}; openssl s_client -connect localhost:${port} </dev/null 2>/dev/null | grep 'certificate CA names'; kill %1`,
      expected:
        stage === MtlsStage.HTTPS
          ? '`No client certificate CA names sent`: it does not ask.'
          : '`Acceptable client certificate CA names`: it asks.',
    },
  ];
}

function selector(operator: '=' | '!='): string {
  return Object.entries(SPINNAKER_SERVICE_LABELS)
    .map(([label, value]) => `${label}${operator}${value}`)
    .join(',');
}
