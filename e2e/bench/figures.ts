/** Durations of one kind, and what they should be. */
export interface Figure {
  readonly what: string
  readonly samples: readonly number[]
  readonly unit: 'ms' | 'KB' | 'MB' | '% of a core' | 'people' | 'per minute'
  /** The 95th percentile should be at most this; of a rate, the median at least. */
  readonly goal?: number
  /** The median is meant where it says so. */
  readonly goalOf?: 'p50' | undefined
}

/** The smallest sample that at least this share of all samples does not exceed (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** A table for a terminal: a row for each figure. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['', 'n', 'p50', 'p95', 'max', 'goal'],
    ...figures.map(({ what, samples, unit, goal, goalOf = 'p95' }) => [
      what,
      String(samples.length),
      ...[0.5, 0.95, 1].map(share => shown(percentile(samples, share), unit)),
      goal === undefined ? '' : unit === 'per minute' ? `≥ ${goal}` : `${goalOf} ≤ ${goal} ${unit}`,
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}

function shown(value: number, unit: string): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}
