import { type Log } from '../../lib/certificates/issuer';
import { type ProgramIo } from './io';

/** For people: one line each, warnings and errors marked. */
export function textLog(io: ProgramIo): Log {
  return (level, message) => io.err(`${level === 'info' ? '' : `${level}: `}${message}\n`);
}

/** For machines: one object a line. */
export function jsonLog(io: ProgramIo): Log {
  return (level, msg, facts = {}) =>
    io.err(`${JSON.stringify({ time: io.now().toISOString(), level, msg, ...facts })}\n`);
}
