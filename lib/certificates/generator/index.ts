export { SCHEDULE_PATTERN } from './cron-fields';
export * from './generator';
export { JobHooks } from './hooks';
export { type CertificateJobProps } from './props';
export * from './regenerator';
export * from './renewal';
export { longestGap, RENEWAL_SCHEDULE, renewalScheduleProblem, scheduleProblem } from './schedule';
