import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Figure } from './figures.ts'

const measure = join(import.meta.dirname, '../../server/wiring/testing/measure-leases.ts')

/** Leases of accounts from a pool, while so many sessions of its database want one at the same moment. */
export async function measureLeases(sessions: number, accounts: number, rounds: number): Promise<Figure[]> {
  const asked = [measure, ...[sessions, accounts, rounds].map(String)]
  const { stdout } = await promisify(execFile)(process.execPath, asked)
  const { took } = JSON.parse(stdout) as { readonly took: number[] }
  return [
    {
      what: `Lease of one of ${accounts} accounts, ${sessions} sessions racing`,
      samples: took,
      unit: 'ms',
      goal: 10,
    },
  ]
}
