import { GateTls } from '../gate-tls';
import { MtlsStage } from '../mtls-stage';
import { SPINNAKER_SERVICES } from '../service-table';
import { clientAuthOf } from '../settings/service';
import { type SpinnakerMtls } from '../spinnaker-mtls';
import {
  certificatesCommand,
  type Check,
  gateCommand,
  manifestCommand,
  patchCommand,
  renewalCommand,
  secretsCheck,
  stageChecks,
} from './commands';
import { shell } from './markdown';
import { outsideText } from './outside-calls';
import { type RolloutStep, rolloutSteps, stepDown } from './steps';

/** The plan of a rollout, as a Markdown document: see {@link SpinnakerMtls.rolloutPlan}. */
export function rolloutPlan(mtls: SpinnakerMtls): string {
  const down = stepDown(mtls);
  return [
    `# mTLS of ${mtls.namespace}/${mtls.spinnakerName}, step by step`,
    '',
    thisOutput(mtls),
    '',
    ...overview(mtls),
    ...(down ? section(mtls, down, 'This step') : []),
    ...rolloutSteps(mtls).flatMap((step, index) => section(mtls, step, `Step ${index + 1}`)),
    ...renewal(mtls),
  ].join('\n');
}

function thisOutput({ from, stage }: SpinnakerMtls): string {
  if (from === stage)
    return `The files beside this one hold the stage **${stage}**, which is the one that runs.`;
  return `The files beside this one take the step **${from} → ${stage}**. Steps are taken one by one: the next one is made and applied when all checks of this one are in order. Sections of other steps are for reading ahead.`;
}

function overview(mtls: SpinnakerMtls): string[] {
  const stages = [MtlsStage.HTTPS, MtlsStage.WANT, MtlsStage.NEED];
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    "What a service's server asks of its callers, in each stage:",
    '',
    row(['service', 'address', ...stages]),
    row(['---', '---', ...stages.map(() => '---')]),
    ...mtls.services.map((service) =>
      row([
        service.name,
        `spin-${service.name}.${mtls.namespace}`,
        ...stages.map((stage) => clientAuthOf(service, stage, mtls.gate) ?? 'as before'),
      ]),
    ),
    '',
    ...gateText(mtls),
    ...leftOutText(mtls),
    ...unknownText(mtls),
  ];
}

function leftOutText({ leftOut }: SpinnakerMtls): string[] {
  if (leftOut.length === 0) return [];
  return [
    `Not among them: ${leftOut.map(({ name }) => name).join(', ')}. Which of these runs is cut off at the first step: it trusts no certificate and has none.`,
    '',
  ];
}

/** What a patch alone cannot know. */
function unknownText({ services, spinnakerService }: SpinnakerMtls): string[] {
  if (spinnakerService) return [];
  const split = services.filter(({ name }) => SPINNAKER_SERVICES.some(({ variantOf }) => variantOf === name));
  const warning = split.map(
    ({ name }) =>
      `If \`haServices\` has ${name} enabled, its variants (${SPINNAKER_SERVICES.filter(
        ({ variantOf }) => variantOf === name,
      )
        .map((variant) => variant.name)
        .join(', ')}) run in its place, and all of them are cut off at the first step.`,
  );
  return [
    [
      '**Nobody has looked into the SpinnakerService that runs**, as it was not given as `spec`.',
      ...warning,
      'A `port` in `service-settings` is not in the addresses, and what contradicts TLS was not found. Give `spec` to have it looked at, and use the patch all the same.',
    ].join(' '),
    '',
  ];
}

function gateText(mtls: SpinnakerMtls): string[] {
  if (!mtls.services.some(({ name }) => name === 'gate')) return [];
  if (mtls.gate === GateTls.BEFORE_GATE) {
    return [
      "TLS of browsers ends before Gate: Gate's own listener stays as it is, and Gate calls the others like all.",
      '',
      'If it was `GateTls.AT_GATE` before, the patch leaves Gate on https. This takes it back to http, together with other TLS that Gate has of its own; the load balancer has to change at the same time:',
      '',
      ...shell([gateCommand(mtls)]),
    ];
  }
  return [
    'TLS of browsers ends at Gate. It never demands a certificate, as browsers and load balancers have none; the load balancer has to speak https with Gate, and to trust its certificate.',
    '',
  ];
}

function section(mtls: SpinnakerMtls, step: RolloutStep, title: string): string[] {
  const { from, to } = step;
  return [
    `## ${title}: ${from} → ${to}`,
    '',
    'Changes:',
    '',
    ...step.changes.map((change) => `- ${change}`),
    '',
    `Restarts: ${step.restarts}`,
    '',
    `Requests meanwhile: ${step.requests}`,
    '',
    'Before:',
    '',
    ...step.before.map((item) => `- ${item}`),
    '',
    ...(from === MtlsStage.OFF ? [...outsideText(mtls), ...certificatesText(mtls)] : []),
    ...applyText(mtls, to),
    'Check, before the next step:',
    '',
    ...stageChecks(mtls, to).flatMap(checkText),
    `Back: \`stage\` ${step.backTo}, \`from\` ${to}. ${step.back}`,
    '',
  ];
}

/** The operator fails on a Secret that is not there, and the patch makes none. */
function certificatesText(mtls: SpinnakerMtls): string[] {
  return [
    'The certificates first: the operator fails on a Secret that is not there. If files beside this one make them:',
    '',
    ...shell([certificatesCommand()]),
    ...checkText(secretsCheck(mtls)),
  ];
}

function applyText(mtls: SpinnakerMtls, to: MtlsStage): string[] {
  if (!mtls.spinnakerService) return ['Apply:', '', ...shell([patchCommand(mtls)])];
  if (to === MtlsStage.OFF) {
    return [
      'Apply the patch, whichever of the two ways it was before: only the patch takes out what a patch put in.',
      '',
      ...shell([patchCommand(mtls)]),
    ];
  }
  return [
    'Apply, the first or the second, and the same one at every step: `kubectl apply` does not take out what a patch put in.',
    '',
    ...shell([manifestCommand(), patchCommand(mtls)]),
  ];
}

function renewal(mtls: SpinnakerMtls): string[] {
  return [
    '## Renewed certificates',
    '',
    'Services read their certificates when they start, and go on with them after a renewal. **When those end, all calls fail at once.** So between each renewal and the end, all pods have to restart:',
    '',
    '- Jobs of this package restart them, unless their layout says otherwise.',
    '- For cert-manager and everybody else, you do. Of certificates of cert-manager, this is the time to do it in, from RENEWED to END. It is for a calendar, or for a schedule of restarts that come more often than that time is long:',
    '',
    ...shell([renewalCommand(mtls)]),
    'Give `certificatesVersion` another value and apply: all pods restart, one by one, and no request fails.',
    '',
  ];
}

function checkText({ command, expected }: Check): string[] {
  return [...shell([command]), expected, ''];
}
