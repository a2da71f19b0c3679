import type { Log } from '../../log.ts'
import {
  AccountUnusable,
  type CleaningPass,
  type PoolAccount,
  type PoolCloud,
  type PoolStore,
} from './pool-parts.ts'
import { doStep } from './pool-steps.ts'

/** In a row: what is deleted late, or brought back by what was deleted after it, shows in the second. */
const CLEAN_PASSES = 2
/** What is not gone by then is not going. */
const MAX_PASSES = 6
/** Of the whole; a cleaning takes minutes. */
const CLEANING_LIMIT_MS = 60 * 60_000
/** After so many that ended in an error somebody has to look. */
const MAX_FAILURES = 3
const TOLD_LEFTOVERS = 5

/** What cleaning needs. */
export interface CleaningParts {
  readonly store: PoolStore
  readonly cloud: PoolCloud
  readonly now: () => number
  readonly log: Log
  /** Of one call of `cloud.clean`; half an hour where absent. */
  readonly passLimitMs?: number
}

const PASS_LIMIT_MS = 30 * 60_000

/**
 * Cleans an account until two passes in a row find nothing, and makes it available; one that cannot be cleaned is quarantined with
 * the reason. Nothing happens where the turn has passed. Rejects where it should be tried again later.
 */
export async function cleanAccount(
  parts: CleaningParts,
  accountId: string,
  turn: number,
  signal: AbortSignal,
): Promise<void> {
  const { store, now, log } = parts
  const account = await store.find(accountId)
  if (account?.state !== 'cleaning' || account.turn !== turn) return
  const quarantine = async (reason: string) => {
    log.error({ accountId, reason }, 'an account could not be cleaned and is quarantined')
    await store.move({ accountId, from: ['cleaning'], turn, to: 'quarantined', at: now(), reason })
  }
  try {
    const reason = await runPasses(parts, account, signal)
    if (reason !== undefined) return await quarantine(reason)
    await store.move({ accountId, from: ['cleaning'], turn, to: 'available', at: now() })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AccountUnusable) return await quarantine(error.message)
    if (isOfStore(error)) throw error
    const failures = await store.noteFailure(accountId, turn)
    if (failures === undefined) return
    if (failures >= MAX_FAILURES)
      return await quarantine(`Cleaning failed ${failures} times, the last time with: ${toldError(error)}`)
    throw error
  }
}

/** @returns why it is not clean; undefined where it is */
async function runPasses(
  parts: CleaningParts,
  account: PoolAccount,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { store, cloud, now, passLimitMs = PASS_LIMIT_MS } = parts
  const { accountId } = account
  await doStep(store, now, account, 'move to cleaning', async () => {
    await cloud.move(accountId, 'cleaning', signal)
    return true
  })
  let cleanInARow = 0
  let last: CleaningPass = { found: 0, leftovers: [] }
  for (let pass = 1; cleanInARow < CLEAN_PASSES; pass++) {
    if (pass > MAX_PASSES) return `After ${MAX_PASSES} passes there is still: ${toldLeftovers(last)}`
    if (now() - account.since > CLEANING_LIMIT_MS)
      return `It was not clean within an hour: ${toldLeftovers(last)}`
    last = await doStep(store, now, account, `pass ${pass}`, async () => {
      const { found, leftovers } = await withinLimit(passLimitMs, signal, limit =>
        cloud.clean(accountId, limit),
      )
      return { found, leftovers: leftovers.slice(0, TOLD_LEFTOVERS) }
    })
    cleanInARow = last.found === 0 && last.leftovers.length === 0 ? cleanInARow + 1 : 0
  }
  await doStep(store, now, account, 'move to available', async () => {
    await cloud.move(accountId, 'available', signal)
    return true
  })
  return undefined
}

/** Also of a cleaner that does not heed its signal. */
async function withinLimit<Result>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ms)])
  const ended = new Promise<never>((_, reject) =>
    limit.addEventListener('abort', () => reject(new Error(`A pass took more than ${ms} ms`)), {
      once: true,
    }),
  )
  return Promise.race([work(limit), ended])
}

const toldLeftovers = ({ leftovers, found }: CleaningPass) =>
  leftovers.length ? leftovers.join(', ') : `${found} things that came back`

const toldError = (error: unknown) =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300)

/** The database was away, which is no fault of the account. */
function isOfStore(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreUnavailable'
}
