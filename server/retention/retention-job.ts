import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import type { Jobs } from '../store/jobs/jobs.ts'
import type { PersonalRows } from '../store/personal-data.ts'
import type { RetentionRows } from '../store/retention.ts'

export interface RetentionParts {
  readonly jobs: Pick<Jobs, 'enqueue' | 'work'>
  readonly rows: RetentionRows
  readonly personal: Pick<PersonalRows, 'forget'>
  readonly dataDir: string
  /** In days; 0 keeps for ever. */
  readonly keepDays: { readonly files: number; readonly people: number; readonly logs: number }
  readonly now: () => number
  readonly log: Log
}

const kind = 'retention'
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Carries out every day, as a durable job, how long each kind of data is kept. Resolves when the next time stands. */
export async function keepRetention(parts: RetentionParts): Promise<void> {
  const { jobs, now, log } = parts
  const next = (runAt: number) => jobs.enqueue({ key: kind, kind, runAt, payload: {}, replace: true })
  jobs.work(kind, async () => {
    const done = await carryOut(parts)
    if (done.files + done.people + done.logs > 0) log.info(done, 'what was kept long enough is deleted')
    await next(now() + (done.isLater ? hourMs : dayMs))
  })
  await next(now())
}

/** Deletes what is older than its kind is kept. @returns how much of each, and whether files have to wait for a quieter time */
export async function carryOut({
  rows,
  personal,
  dataDir,
  keepDays,
  now,
}: Omit<RetentionParts, 'jobs' | 'log'>): Promise<{
  files: number
  people: number
  logs: number
  isLater: boolean
}> {
  const before = (days: number) => now() - days * dayMs
  await rows.forgetExpired(now())
  const files = keepDays.files === 0 ? 0 : await rows.forgetFiles(before(keepDays.files), now())
  let people = 0
  for (const id of keepDays.people === 0 ? [] : await rows.peopleIdleSince(before(keepDays.people)))
    if ((await personal.forget(id)).kind === 'forgotten') people += 1
  const logs = keepDays.logs === 0 ? 0 : await forgetLogs(join(dataDir, 'logs'), before(keepDays.logs))
  return { files: files ?? 0, people, logs, isLater: files === undefined }
}

async function forgetLogs(folder: string, before: number): Promise<number> {
  let count = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile() || found.mtimeMs >= before) continue
    await rm(path, { force: true })
    count += 1
  }
  return count
}
