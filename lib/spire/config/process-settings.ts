import { type JsonObject } from './hcl-json';

export enum LogLevel {
  /** Logs much, tokens' and requests' details among it: for finding an error, not for production. */
  DEBUG = 'DEBUG',
  INFO = 'INFO',
  WARN = 'WARN',
  ERROR = 'ERROR',
}

export enum LogFormat {
  TEXT = 'text',
  JSON = 'json',
}

/** A profile that Go's runtime writes. */
export enum Profile {
  GOROUTINE = 'goroutine',
  THREADCREATE = 'threadcreate',
  HEAP = 'heap',
  BLOCK = 'block',
  MUTEX = 'mutex',
  TRACE = 'trace',
  CPU = 'cpu',
}

/** Profiling of the process itself, for finding an error in it. */
export interface ProfilingSettings {
  /** Port on localhost of Go's pprof endpoint (`profiling_port`). @default - no endpoint */
  readonly port?: number;
  /** Seconds between two profiles written to the data directory (`profiling_freq`). @default - none is written */
  readonly frequency?: number;
  /** Profiles to write (`profiling_names`). @default - none */
  readonly profiles?: Profile[];
}

/** Settings that server and agent have in common. */
export interface ProcessSettings {
  /** SPIRE key `log_level`. @default LogLevel.INFO */
  readonly logLevel?: LogLevel;
  /** SPIRE key `log_format`. @default LogFormat.TEXT */
  readonly logFormat?: LogFormat;
  /** File below the data directory to log to instead of standard error (`log_file`). @default - standard error */
  readonly logFile?: string;
  /** Whether each line names its place in SPIRE's source (`log_source_location`). @default false */
  readonly logSourceLocation?: boolean;
  /** Turns profiling on (`profiling_enabled`). @default - off */
  readonly profiling?: ProfilingSettings;
}

export function processKeys(settings: ProcessSettings): JsonObject {
  const { profiling } = settings;
  return {
    log_level: settings.logLevel,
    log_format: settings.logFormat,
    log_file: settings.logFile,
    log_source_location: settings.logSourceLocation,
    profiling_enabled: profiling && true,
    profiling_port: profiling?.port,
    profiling_freq: profiling?.frequency,
    profiling_names: profiling?.profiles,
  };
}
