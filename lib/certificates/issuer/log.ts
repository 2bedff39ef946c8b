export type LogLevel = 'info' | 'warn' | 'error';

/** Takes what happened, and facts about it that are for machines. No key is ever among them. */
export type Log = (level: LogLevel, message: string, facts?: { readonly [name: string]: unknown }) => void;
