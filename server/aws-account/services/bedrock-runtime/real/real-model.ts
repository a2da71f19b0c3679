import type { BackgroundContext, RealModelSettings } from '../../../service.ts'

/** Name of the fixture by which an account may be answered by a real model: an account of practice, never one of an exam. */
export const REAL_MODEL_FIXTURE = 'bedrock-real-model'

/**
 * The real model that answers for an account where its script says nothing of its own: only if one is set up, the account was
 * given leave at its provisioning, and nothing of it is judged any more. What a score hangs on is always the script.
 */
export const realModelOf = (
  settings: RealModelSettings | undefined,
  context: Pick<BackgroundContext, 'fixture' | 'isSealed'>,
): RealModelSettings | undefined =>
  context.fixture(REAL_MODEL_FIXTURE) === true && !context.isSealed() ? settings : undefined

/** Throws, in words for a person, for a fixture that is neither true nor false. */
export function readRealModelFixture(value: unknown): void {
  if (typeof value !== 'boolean') throw new Error(`${REAL_MODEL_FIXTURE} is true or false.`)
}
