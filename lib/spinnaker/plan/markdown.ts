/** Commands, as Markdown has them. */
export function shell(commands: string[]): string[] {
  return ['```sh', ...commands, '```', ''];
}
