import { type Sample } from './measure';

export function median(samples: Sample[]): number {
  const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** One line for each case; ratios compare medians with the first case. */
export function table(title: string, samples: Map<string, Sample[]>): string {
  const [base] = samples.values();
  const rows = [...samples].map(([name, runs]) => {
    const ms = runs.map((run) => run.ms);
    const mb = Math.max(...runs.map((run) => run.mb ?? NaN));
    return [
      name,
      Math.min(...ms).toFixed(0),
      median(runs).toFixed(0),
      Math.max(...ms).toFixed(0),
      Number.isNaN(mb) ? '-' : mb.toFixed(0),
      (median(runs) / median(base)).toFixed(2),
    ];
  });
  const all = [['', 'min ms', 'median', 'max', 'RSS MB', 'ratio'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i] + 2))).join('');
  return [`\n${title}`, ...all.map(line)].join('\n');
}
