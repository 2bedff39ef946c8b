import { randomUUID } from 'node:crypto';
import { type ProgramIo } from './io';

/** Names a rotation: that of the Job, which its repetitions share, or a new one. */
export const rotationId = ({ env }: ProgramIo): string => env.ROTATION_ID || randomUUID();
