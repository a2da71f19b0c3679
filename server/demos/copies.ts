import { createHash } from 'node:crypto'
import { AppError } from '../../shared/problem.ts'
import type { Attempts } from '../attempts/attempts.ts'
import type { AttemptFace } from '../attempts/face/attempt-face.ts'
import type { Log } from '../log.ts'
import type { Person } from '../people/person.ts'

/** How far somebody's own copy is: `working` while tasks are done in it. */
export interface DemoCopy {
  readonly attemptId: string
  readonly state: 'preparing' | 'working' | 'ready' | 'failed'
}

/** What is copied: tasks of the challenge, in its order, that are done in the copy. */
export interface CopyOrder {
  readonly challengeId: string
  readonly presentedId: string
  readonly tasks: readonly string[]
}

/** Copies that people take of a demo: practices of their own, brought to the presenter's step by the steps of the solutions. */
export interface Copies {
  /**
   * Begins a copy, or tells how far the one is that was begun. Throws `attempt-open` where this person has a practice of the
   * challenge already, in which nothing is done for them unasked.
   */
  take(person: Person, order: CopyOrder): Promise<DemoCopy>
}

export function createCopies(attempts: Pick<Attempts, 'start' | 'open'>, log: Log): Copies {
  const copies = new Map<string, DemoCopy>()

  async function bring(person: Person, key: string, attemptId: string, order: CopyOrder): Promise<void> {
    const tell = (state: DemoCopy['state']) => copies.set(key, { attemptId, state })
    try {
      const attempt = await attempts.open(person, attemptId)
      await running(attempt)
      tell('working')
      const wanted = attempt.view().tasks.filter(task => order.tasks.includes(task.id))
      for (const { id } of wanted) await attempt.perform(commandId(key, id), { kind: 'solve', taskId: id })
      tell('ready')
    } catch (error) {
      tell('failed')
      log.warn({ error, attemptId }, 'a copy of a demo did not come to its step')
    }
  }

  return {
    async take(person, order) {
      const key = `${person.id} ${order.presentedId}`
      const known = copies.get(key)
      const { attemptId, created } = await attempts.start(person, order.challengeId, 'practice')
      if (!created && known?.attemptId === attemptId) return known
      if (!created)
        throw new AppError(
          'attempt-open',
          attemptId === order.presentedId
            ? 'This is your own practice, which you present. Others take a copy of it when they follow.'
            : 'You have a practice of this challenge already. End it, then take your copy.',
        )
      const copy: DemoCopy = { attemptId, state: 'preparing' }
      copies.set(key, copy)
      void bring(person, key, attemptId, order)
      return copy
    },
  }
}

/** The same task of the same copy is done once. */
function commandId(key: string, taskId: string): string {
  return createHash('sha256').update(`${key} ${taskId}`).digest('hex')
}

/** Resolves when the attempt runs; rejects when it never will. */
function running(attempt: Pick<AttemptFace, 'state' | 'onEntries'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { phase } = attempt.state()
      if (phase === 'preparing') return
      stop()
      if (phase === 'running') resolve()
      else reject(new Error(`the copy is ${phase}`))
    }
    const stop = attempt.onEntries(look)
    look()
  })
}
