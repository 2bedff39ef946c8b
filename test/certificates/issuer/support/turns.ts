/**
 * Lets several runs take turns as a schedule says: none goes on before each that is not finished has come to its
 * next operation.
 */
export class Turns {
  private readonly waiting: Map<number, (() => void)[]>;
  private turn = 0;

  constructor(
    runs: number,
    private readonly schedule: readonly number[],
  ) {
    this.waiting = new Map(Array.from({ length: runs }, (_, run) => [run, []]));
  }

  /** Waits for the turn of the run. */
  take(run: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.get(run)!.push(resolve);
      this.next();
    });
  }

  /** The run has ended. */
  finish(run: number): void {
    this.waiting.delete(run);
    this.next();
  }

  private next(): void {
    const runs = [...this.waiting.values()];
    if (runs.length === 0 || runs.some((operations) => operations.length === 0)) return;
    const choice = this.schedule[this.turn++ % this.schedule.length];
    runs[choice % runs.length].shift()!();
    // Of several operations that one run began together, the others wait for a turn of their own.
    this.next();
  }
}
