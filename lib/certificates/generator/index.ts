export { SCHEDULE_PATTERN } from './cron-fields';
export * from './generator';
export { JobHooks } from './hooks';
export * from './password-generator';
export { type PasswordGeneratorProps } from './password-props';
export { type CertificateJobProps, type ProgramJobProps } from './props';
export * from './regenerator';
export * from './renewal';
export { longestGap, RENEWAL_SCHEDULE, renewalScheduleProblem, scheduleProblem } from './schedule';
