import type { Json } from '../../../shared/json.ts'
import type { PoolAccount, PoolStore } from './pool-parts.ts'

/**
 * Does a step in the cloud once in a turn of an account: noted before it is begun and when it is done, so that whoever goes on after a
 * kill does again only what is not known to be done. @returns what it resulted in, then or now
 */
export async function doStep<Result extends Json>(
  store: Pick<PoolStore, 'beginStep' | 'endStep'>,
  now: () => number,
  account: PoolAccount,
  step: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const done = await store.beginStep(account, step, now())
  // It was written by the same step of the same turn.
  if (done) return done.result as Result
  const result = await work()
  await store.endStep(account, step, now(), result)
  return result
}
