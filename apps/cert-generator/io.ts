/** What the program has of the world, so that tests can give it another. */
export interface ProgramIo {
  readonly env: { readonly [name: string]: string | undefined };
  readonly now: () => Date;
  /** Results. */
  readonly out: (text: string) => void;
  /** What happens meanwhile, and errors. */
  readonly err: (text: string) => void;
  /** All of standard input. */
  readonly input: () => Promise<string>;
}

/** Whoever reads may have had enough: what is said then is lost, and what is done is done. */
function write(stream: NodeJS.WriteStream, text: string): void {
  if (!stream.listeners('error').includes(outlive)) stream.on('error', outlive);
  stream.write(text);
}

function outlive(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** The world itself. */
export const processIo: ProgramIo = {
  env: process.env,
  now: () => new Date(),
  out: (text) => write(process.stdout, text),
  err: (text) => write(process.stderr, text),
  input: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  },
};
