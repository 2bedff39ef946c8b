import { type JobHooks } from './hooks';
import { type ProgramJobProps } from './props';

export interface PasswordGeneratorProps extends ProgramJobProps {
  /** Namespace of the Secret, and of the Job. */
  readonly namespace: string;
  /** Name of the Secret. The manifest has it without content, so that applying it again takes nothing out. */
  readonly secretName: string;
  /**
   * Keys of the Secret that get a password each. More can be added later, until the synth.
   * @default - none; as long as there are none, there is the Secret and no Job
   */
  readonly keys?: string[];
  /** Name of the other objects. @default 'password-generator' */
  readonly name?: string;
  /**
   * What runs the Job. With Helm it runs after the release was installed or upgraded; with Argo CD in the middle of
   * the sync, as Certificates that wait for a password are not healthy before.
   * @default JobHooks.NONE
   */
  readonly hooks?: JobHooks;
}
