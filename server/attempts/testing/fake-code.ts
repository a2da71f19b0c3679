import { say } from '../../../shared/challenge/check.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { type CheckLook, NoSandbox } from '../../checks/runs.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'

/** What a test orders of a challenge's code, and which of it ran. */
export interface FakeCodeOrders {
  /** What each check says from now on; `fail` where nothing is set. */
  readonly outcomes: Map<string, Outcome>
  readonly checksRun: string[]
  /** As if no sandbox could be started. */
  sandboxesFail: boolean
  /** As if others had every place for looks. */
  crowded: boolean
  /** Filling the account; a rejection is a seed that fails. */
  seed: () => Promise<void>
}

export interface FakeCode extends ChallengeCode {
  /** As if all sandboxes were busy: checks wait until it is called off. */
  hold(): () => void
}

/** Checks without sandboxes that say what they are told. */
export function createFakeCode(orders: () => FakeCodeOrders, challenge: LoadedChallenge): FakeCode {
  let sandboxFree: Promise<void> = Promise.resolve()

  /** As patient as a look can be, so that one is enough. */
  async function look(checkId: string): Promise<CheckLook> {
    orders().checksRun.push(checkId)
    const outcome = orders().outcomes.get(checkId) ?? 'fail'
    return {
      verdict: {
        outcome,
        symptom: say('orders-are-lost'),
        facts: [{ label: say('stored'), seen: 'canary-fact' }],
      },
      snapshot: { outcome },
      durationMs: 1,
      settledMs: 60_000,
    }
  }

  return {
    async seat() {
      await sandboxFree
      if (orders().sandboxesFail) throw new NoSandbox('No sandbox.')
      return { look, leave: () => {} }
    },
    seed: () => orders().seed(),
    evaluate: async ({ checkId }) => (await look(checkId)).verdict,
    isCrowded: () => orders().crowded,
    warm: () => {},
    checksFor: () => challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id)),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      sandboxFree = promise
      return resolve
    },
  }
}
