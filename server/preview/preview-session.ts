import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/problem.ts'
import type {
  AppliedPart,
  AuthorPart,
  AuthorState,
  AuthorVariant,
} from '../../shared/routes/author-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { CheckRunner } from '../checks/check-runner.ts'
import type { CodeRun } from '../checks/runs.ts'
import type { Person } from '../people/person.ts'
import type { Rehearsal } from '../services.ts'
import type { FolderOutcome } from './follow-folder.ts'
import { createLookLog, type FullLook } from './look-log.ts'
import { partsOf } from './preview-parts.ts'
import { choicesOf, parametersOfVariant } from './preview-variant.ts'
import { watchRunner } from './watch-runner.ts'

/** What an author does with a preview, and what comes of it. */
export interface PreviewSession {
  /** What the preview's server has in the place of its own parts. */
  readonly rehearsal: Rehearsal
  /** The panel's state as soon as it is newer than `seen`, or after `atMostMs`. */
  state(seen: number, atMostMs: number): Promise<AuthorState>
  look(number: number): FullLook | undefined
  /** Begins a practice of a variant in the place of the one that runs. Resolves when it is written down. */
  start(variant: AuthorVariant): Promise<void>
  /** Does a part to the account. Resolves when it has begun; how it ends is in the state. Throws `attempt-not-ready`, `not-allowed`. */
  apply(part: Pick<AuthorPart, 'kind' | 'id'>, around: boolean): Promise<void>
  requestLooks(taskId: string | undefined): Promise<void>
  /** Takes a reading of the folder: a new version is begun anew, with what was applied; a broken one is told. */
  take(outcome: FolderOutcome): Promise<void>
}

type Applying = Pick<AuthorPart, 'kind' | 'id'> & { readonly around: boolean }

/** The session of a challenge that loads, before its server has started: `attempts` is asked for when it has. */
export function createPreviewSession(
  first: LoadedChallenge,
  person: Person,
  attempts: () => Attempts,
  now: () => number,
): PreviewSession {
  return new Session(first, person, attempts, now)
}

class Session implements PreviewSession {
  readonly rehearsal: Rehearsal
  readonly #person: Person
  readonly #attempts: () => Attempts
  readonly #now: () => number
  readonly #looks
  #challenge: LoadedChallenge
  #problem: string | undefined
  #variant: AuthorVariant = { seed: 'preview', choices: {} }
  #attempt: AuthorState['attempt'] = { id: '', state: 'starting' }
  #runner: CheckRunner | undefined
  #run: CodeRun | undefined
  #applied: readonly AppliedPart[] = []
  #asked: readonly Applying[] = []
  #done = new Set<string>()
  #revision = 1
  #waiting = new Set<() => void>()
  /** Starts and applications come one after the other. */
  #last: Promise<unknown> = Promise.resolve()
  /** Resolves when the account of the attempt is filled. */
  #filled = Promise.withResolvers<void>()

  constructor(first: LoadedChallenge, person: Person, attempts: () => Attempts, now: () => number) {
    this.#challenge = first
    this.#person = person
    this.#attempts = attempts
    this.#now = now
    this.#looks = createLookLog(now)
    this.rehearsal = {
      code: runner => {
        this.#runner = runner
        return watchRunner(runner, {
          seeding: run => this.#seeding(run),
          seeded: (run, problem) => this.#seeded(run, problem),
          looked: (run, checkId, look, calls) => {
            if (run.account.accountId !== this.#run?.account.accountId) return
            this.#looks.add(run.challenge, checkId, look, calls)
            this.#changed()
          },
        })
      },
      parametersFor: ({ manifest }, attemptId) => {
        this.#attempt = { id: attemptId, state: 'starting' }
        return parametersOfVariant(manifest.parameters, this.#variant)
      },
    }
  }

  async state(seen: number, atMostMs: number): Promise<AuthorState> {
    if (this.#revision <= seen) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, atMostMs)
      this.#waiting.add(resolve)
      await promise
      clearTimeout(timer)
      this.#waiting.delete(resolve)
    }
    return this.#shown()
  }

  look(number: number): FullLook | undefined {
    return this.#looks.get(number)
  }

  start(variant: AuthorVariant): Promise<void> {
    return this.#inTurn(() => this.#start(variant, []))
  }

  async apply(part: Pick<AuthorPart, 'kind' | 'id'>, around: boolean): Promise<void> {
    if (this.#attempt.state !== 'ready')
      throw new AppError('attempt-not-ready', 'The account is not ready yet; wait until it is.')
    if (this.#find(part) === undefined)
      throw new AppError('not-allowed', `The challenge has no ${part.kind} ${part.id}.`)
    void this.#inTurn(() => this.#apply({ ...part, around }))
  }

  async requestLooks(taskId: string | undefined): Promise<void> {
    const face = await this.#attempts().open(this.#person, this.#attempt.id)
    await face.perform(randomUUID(), { kind: 'check', ...(taskId !== undefined && { taskId }) })
  }

  async take(outcome: FolderOutcome): Promise<void> {
    if (outcome.kind === 'broken') {
      if (this.#problem === outcome.problem) return
      this.#problem = outcome.problem
      this.#changed()
      return
    }
    const wasBroken = this.#problem !== undefined
    this.#problem = undefined
    if (outcome.challenge.digest === this.#challenge.digest) {
      if (wasBroken) this.#changed()
      return
    }
    this.#challenge = outcome.challenge
    await this.#inTurn(() => this.#start(this.#variant, this.#asked))
  }

  async #start(variant: AuthorVariant, again: readonly Applying[]): Promise<void> {
    const attempts = this.#attempts()
    const { id } = this.#challenge.manifest
    for (const { attemptId, challengeId, mode, open } of await attempts.list(this.#person))
      if (open && challengeId === id && mode === 'practice')
        await (await attempts.open(this.#person, attemptId)).perform(randomUUID(), { kind: 'abandon' })
    this.#variant = variant
    this.#forgetAccount()
    this.#attempt = { id: '', state: 'starting' }
    this.#filled = Promise.withResolvers()
    this.#changed()
    await attempts.start(this.#person, id, 'practice')
    this.#changed()
    if (again.length === 0) return
    await this.#filled.promise
    if (this.#attempt.state === 'ready') for (const part of again) await this.#apply(part)
    // The next version of the challenge gets another try.
    else this.#asked = again
  }

  async #apply(part: Applying): Promise<void> {
    const found = this.#find(part)
    const run = this.#run
    const runner = this.#runner
    // A part that a new version no longer has, or an attempt that ended meanwhile.
    if (found === undefined || run === undefined || runner === undefined) return
    this.#asked = [...this.#asked, part]
    const before = this.#applied
    const began = performance.now()
    const tell = (state: AppliedPart['state'], problem?: string) => {
      const seconds = Math.round((performance.now() - began) / 100) / 10
      const { kind, id, around } = part
      const at = this.#now()
      const line = { ...{ kind, id, around, state, at, seconds }, ...(problem !== undefined && { problem }) }
      this.#applied = [...before, line]
      this.#changed()
    }
    tell('running')
    try {
      for (const use of part.around ? found.around : found.own) {
        if (this.#done.has(use)) continue
        await runner.runProcedure({ ...run, use, role: 'candidate' })
        this.#done.add(use)
      }
      tell('done')
    } catch (error) {
      tell('failed', error instanceof Error ? error.message : String(error))
    }
  }

  #find({ kind, id }: Pick<AuthorPart, 'kind' | 'id'>) {
    return partsOf(this.#challenge.manifest).find(each => each.kind === kind && each.id === id)
  }

  #forgetAccount(): void {
    this.#run = undefined
    this.#applied = []
    this.#asked = []
    this.#done = new Set()
    this.#looks.clear()
  }

  /** Also where the author began anew as a candidate does, in the page itself. */
  #seeding(run: CodeRun): void {
    this.#forgetAccount()
    this.#run = run
    this.#attempt = { id: this.#attempt.id, state: 'starting' }
    this.#changed()
  }

  #seeded(run: CodeRun, problem: string | undefined): void {
    if (run.account.accountId !== this.#run?.account.accountId) return
    const { id } = this.#attempt
    this.#attempt = problem === undefined ? { id, state: 'ready' } : { id, state: 'failed', problem }
    this.#filled.resolve()
    this.#changed()
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work, work)
    this.#last = next.catch(() => undefined)
    return next
  }

  #changed(): void {
    this.#revision += 1
    for (const wake of this.#waiting) wake()
  }

  #shown(): AuthorState {
    const { manifest, digest, lacking } = this.#challenge
    const { id, title, version, languages, parameters, tasks } = manifest
    return {
      revision: this.#revision,
      challenge: {
        ...{ id, title, version, digest, languages },
        choices: choicesOf(parameters, parametersOfVariant(parameters, this.#variant)),
        parts: partsOf(manifest).map(part => ({
          ...{ kind: part.kind, id: part.id, tasks: part.tasks, expectFail: part.expectFail },
        })),
        checks: tasks.flatMap(task => task.checks.map(check => ({ id: check.id, title: check.title }))),
        lacking: [...lacking],
      },
      ...(this.#problem !== undefined && { problem: this.#problem }),
      variant: this.#variant,
      attempt: this.#attempt,
      applied: [...this.#applied],
      looks: [...this.#looks.lines()],
    }
  }
}
