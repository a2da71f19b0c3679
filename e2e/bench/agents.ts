import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Figure } from './figures.ts'

const measure = join(
  import.meta.dirname,
  '../../server/aws-account/services/bedrock-runtime/testing/measure.ts',
)

/** As our own program prints it. */
interface Measured {
  readonly firstBytes: number[]
  readonly firstBytesTogether: number[]
  readonly lostChunks: number
}

/** The scripted model's streams: one after the other, and so many at a time, of which none may lose a chunk. */
export async function measureAgents(streams: number, together: number): Promise<Figure[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [measure, String(streams), String(together)])
  const { firstBytes, firstBytesTogether, lostChunks } = JSON.parse(stdout) as Measured
  if (lostChunks > 0) throw new Error(`${lostChunks} chunks of ${together} streams were lost.`)
  return [
    { what: 'First byte of ConverseStream', samples: firstBytes, unit: 'ms', goal: 5, goalOf: 'p50' },
    { what: `  of ${together} at a time, no chunk lost`, samples: firstBytesTogether, unit: 'ms' },
  ]
}
