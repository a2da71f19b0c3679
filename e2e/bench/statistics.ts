import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Figure } from './figures.ts'

const measure = join(import.meta.dirname, '../../server/statistics-desk/testing/measure.ts')

/** As our own program prints it. */
interface Measured {
  readonly read: number[]
  readonly figured: number[]
  readonly processor: number[]
}

/** Statistics of one exam over so many simulated attempts in a database, as the command makes them. */
export async function measureStatistics(attempts: number, turns: number): Promise<Figure[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [measure, String(attempts), String(turns)])
  const { read, figured, processor } = JSON.parse(stdout) as Measured
  return [
    { what: `Reading ${attempts} attempts from the database`, samples: read, unit: 'ms' },
    { what: 'Figures, advice and page of them', samples: figured, unit: 'ms' },
    { what: 'Both: time of a processor alone', samples: processor, unit: 'ms' },
    {
      what: 'Both together',
      samples: read.map((ms, turn) => ms + (figured[turn] ?? 0)),
      unit: 'ms',
      goal: 3_000,
    },
  ]
}
