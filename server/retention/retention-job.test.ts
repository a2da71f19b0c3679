import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../log.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { carryOut, keepRetention } from './retention-job.ts'

const day = 86_400_000
const now = 1_800_000_000_000
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-retention-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** What was asked, with a day's figure in place of a time. */
function recorded({ isQuiet = true } = {}) {
  const asked: string[] = []
  const daysBefore = (time: number) => (now - time) / day
  const parts = {
    rows: {
      forgetFiles: async (before: number) => {
        asked.push(`files ${daysBefore(before)}`)
        return isQuiet ? 2 : undefined
      },
      peopleIdleSince: async (before: number) => {
        asked.push(`people ${daysBefore(before)}`)
        return ['ada']
      },
      forgetExpired: async () => {},
    },
    personal: {
      forget: async (id: string) => {
        asked.push(`forget ${id}`)
        return { kind: 'forgotten', attempts: 1, files: 1, credentials: 0, portfolios: 0 } as const
      },
    },
    dataDir: root,
    now: () => now,
  }
  return { asked, parts }
}

it('keeps everything where nothing is set, and each kind as long as it is', async () => {
  const { asked, parts } = recorded()
  expect(await carryOut({ ...parts, keepDays: { files: 0, people: 0, logs: 0 } })).toEqual({
    files: 0,
    people: 0,
    logs: 0,
    isLater: false,
  })
  expect(asked).toEqual([])
  await carryOut({ ...parts, keepDays: { files: 30, people: 400, logs: 0 } })
  expect(asked).toEqual(['files 30', 'people 400', 'forget ada'])
})

it('deletes log files that nobody writes into any more', async () => {
  mkdirSync(join(root, 'logs'))
  for (const [name, daysAgo] of [
    ['server.log', 1],
    ['server.log.1', 100],
  ] as const) {
    writeFileSync(join(root, 'logs', name), '')
    const time = new Date(now - daysAgo * day)
    utimesSync(join(root, 'logs', name), time, time)
  }
  const { parts } = recorded()
  expect(await carryOut({ ...parts, keepDays: { files: 0, people: 0, logs: 90 } })).toMatchObject({ logs: 1 })
  expect(existsSync(join(root, 'logs/server.log'))).toBe(true)
  expect(existsSync(join(root, 'logs/server.log.1'))).toBe(false)
})

it('is a durable job: done once the server is there, and set for the next day or a quieter hour', async () => {
  const { asked, parts } = recorded({ isQuiet: false })
  const runs: number[] = []
  const temporary = await openTemporaryStore({ now: () => now })
  const { jobs } = temporary.store
  await keepRetention({
    ...parts,
    jobs: {
      work: jobs.work,
      enqueue: async (...all) => {
        runs.push(...all.map(({ runAt }) => runAt - now))
        await jobs.enqueue(...all)
      },
    },
    keepDays: { files: 30, people: 0, logs: 0 },
    log: silentLog,
  })
  await expect.poll(() => runs, { timeout: 90_000 }).toEqual([0, 3_600_000])
  expect(asked).toEqual(['files 30'])
  await temporary.close()
})
