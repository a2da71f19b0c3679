/** What about a machine can be wrong. */
export const areas = [
  'disk',
  'memory',
  'capacity',
  'clock',
  'folder',
  'versions',
  'port',
  'database',
  'isolation',
  'checks',
  'backups',
  'checkpoints',
] as const
export type Area = (typeof areas)[number]

/** Something that is wrong with a machine or its data. */
export interface Finding {
  readonly area: Area
  /** `failure`: exams cannot be held, or something may be lost. `warning`: it may come to that. */
  readonly severity: 'warning' | 'failure'
  /** What is wrong and what to do, in whole sentences. */
  readonly text: string
}

/** For whatever calls the doctor: 0 all is well, 1 there are warnings, 2 there are failures. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === 'failure')) return 2
  return findings.length > 0 ? 1 : 0
}

/** What of it keeps exams from being held, in sentences; empty where nothing does. */
export function failuresIn(findings: readonly Finding[]): string {
  return findings
    .filter(({ severity }) => severity === 'failure')
    .map(({ text }) => text)
    .join(' ')
}
