import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Figure } from './figures.ts'

const measure = join(import.meta.dirname, '../../server/aws-account/functions/testing/measure-cold-starts.ts')

/** As our own program prints it. */
interface Measured {
  readonly kinds: readonly {
    readonly kind: string
    readonly tookMs: readonly number[]
    readonly processorMs: readonly number[]
  }[]
}

const goals: Readonly<Record<string, number>> = { 'with the SDK': 200, without: 100, 'in Python': 100 }

/** The first call of a function, each in an environment of its own, one after the other. */
export async function measureColdStarts(times: number): Promise<Figure[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [measure, String(times)])
  const { kinds } = JSON.parse(stdout) as Measured
  return kinds.flatMap(({ kind, tookMs, processorMs }): Figure[] => {
    const goal = goals[kind]
    return [
      { what: `First call of a function ${kind}`, samples: tookMs, unit: 'ms', ...(goal && { goal }) },
      { what: '  of processors', samples: processorMs, unit: 'ms' },
    ]
  })
}
