import { say } from '../../../shared/challenge/check.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { type CheckLook, type CodeRun, NoSandbox } from '../../checks/runs.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'

/** What a test orders of a challenge's code, and which of it ran. */
export interface FakeCodeOrders {
  /** What each check says from now on; `fail` where nothing is set. */
  readonly outcomes: Map<string, Outcome>
  readonly checksRun: string[]
  /** Until when a look at a check takes; none where nothing is set. */
  readonly looking: Map<string, Promise<void>>
  /** As if no sandbox could be started. */
  sandboxesFail: boolean
  /** As if others had every place for looks. */
  crowded: boolean
  /** Filling the account; a rejection is a seed that fails. */
  seed: () => Promise<void>
  /** A reset or a solution's step; a rejection is one that does not come to its end. */
  procedure: (use: string, role: string) => Promise<void>
}

/** What a look at a check comes to, for an attempt whose challenge and parameters are in `run`. */
export type FakeLook = (run: CodeRun, checkId: string) => Promise<CheckLook>

export interface FakeCode extends ChallengeCode {
  /** As if all sandboxes were busy: checks wait until it is called off. */
  hold(): () => void
}

/** A look at nothing that says this, as patient as one can be, so that one is enough. */
export function patientLook(
  outcome: Outcome,
  symptom: string,
  facts: CheckLook['verdict']['facts'],
): CheckLook {
  return {
    verdict: { outcome, symptom: say(symptom), facts },
    snapshot: { outcome },
    durationMs: 1,
    settledMs: 60_000,
  }
}

/** Checks without sandboxes that say what they are told. */
export function createFakeCode(
  orders: () => FakeCodeOrders,
  challenge: LoadedChallenge,
  ownLook?: FakeLook,
): FakeCode {
  let sandboxFree: Promise<void> = Promise.resolve()

  async function look(checkId: string): Promise<CheckLook> {
    orders().checksRun.push(checkId)
    await orders().looking.get(checkId)
    const outcome = orders().outcomes.get(checkId) ?? 'fail'
    return patientLook(outcome, 'orders-are-lost', [{ label: say('stored'), seen: 'canary-fact' }])
  }

  return {
    async seat(run) {
      await sandboxFree
      if (orders().sandboxesFail) throw new NoSandbox('No sandbox.')
      return { look: ownLook ? id => ownLook(run, id) : look, leave: () => {} }
    },
    seed: () => orders().seed(),
    runProcedure: ({ use, role }) => orders().procedure(use, role),
    evaluate: async ({ checkId }) => (await look(checkId)).verdict,
    isCrowded: () => orders().crowded,
    renews: () => false,
    warm: () => {},
    checksNear: () => [],
    checksFor: () => challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id)),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      sandboxFree = promise
      return resolve
    },
  }
}
