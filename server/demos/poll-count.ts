import { randomUUID } from 'node:crypto'
import type { DemoPoll } from '../../shared/demo/demo-event.ts'
import { maxFollowers } from '../../shared/demo/demo-limits.ts'

/** A poll with the answers of those who are here: nobody counts for more by coming again under other names. */
export interface PollCount {
  poll(): DemoPoll | undefined
  /** In the place of the one before; none ends it. */
  start(question: string | undefined): void
  /** The last answer of each follower counts. False where it changes nothing. */
  answer(follower: string, poll: string, yes: boolean): boolean
  hasAnswered(follower: string): boolean
}

/** Answers that are remembered, also of those who left and may come back; of more, the newest. */
const mostAnswers = 2 * maxFollowers

/** `begin`: what an earlier server asked; who answered it says so again. */
export function createPollCount(
  begin: DemoPoll | undefined,
  isHere: (follower: string) => boolean,
): PollCount {
  let asking = begin && { id: begin.id, question: begin.question }
  let answers = new Map<string, boolean>()
  return {
    poll() {
      if (asking === undefined) return undefined
      const counted = [...answers].filter(([follower]) => isHere(follower))
      const yes = counted.filter(([, agrees]) => agrees).length
      return { ...asking, yes, no: counted.length - yes }
    },
    start(question) {
      answers = new Map()
      asking = question === undefined ? undefined : { id: randomUUID(), question }
    },
    answer(follower, poll, yes) {
      if (asking?.id !== poll || answers.get(follower) === yes) return false
      answers.set(follower, yes)
      const [oldest] = answers.keys()
      if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest)
      return true
    },
    hasAnswered: follower => answers.has(follower),
  }
}
