/** Takes warnings; each message ends with a line break. */
export interface WarningSink {
  write(message: string): void;
}
