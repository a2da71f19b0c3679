import { randomUUID } from 'node:crypto'
import type { DemoPoll, DemoQuestion } from '../../shared/demo/demo-event.ts'
import { maxFollowers, maxOwnQuestions, maxQuestions } from '../../shared/demo/demo-limits.ts'
import { AppError } from '../../shared/problem.ts'
import { createPollCount } from './poll-count.ts'

/** Where one follower is: by their own choice behind by so many milliseconds, and with a copy of their own. */
export interface FollowerPlace {
  readonly behindMs: number
  readonly hasCopy: boolean
}

/** What followers have to say to the presenter, and the presenter's answers. Nothing of it is about the attempt. */
export interface Audience {
  /** Those with most votes first. */
  questions(): readonly DemoQuestion[]
  /** What is asked, with the answers of those who are here: nobody counts for more by coming again under other names. */
  poll(): DemoPoll | undefined
  /** Somebody comes, maybe with a second page. */
  came(follower: string): void
  /** Puts a question into the queue. Throws `too-many-requests` where the queue, or this follower's part of it, is full. */
  ask(follower: string, text: string, name: string | undefined): void
  /** Once for each follower and question. */
  vote(follower: string, question: string): void
  /** Takes a question from the queue; with an answer it stays to be read. */
  answer(question: string, text: string | undefined): void
  /** Puts a question to everybody in the place of the one before; none ends it. */
  startPoll(question: string | undefined): void
  /** The last answer of each follower counts. */
  answerPoll(follower: string, poll: string, yes: boolean): void
  hand(follower: string, up: boolean): void
  place(follower: string, place: FollowerPlace): void
  /** Whoever has left with their last page has no hand up and is nowhere; what they asked stays. */
  left(follower: string): void
  figures(following: number): {
    readonly live: number
    readonly behind: number
    readonly furthestMs: number
    readonly copies: number
    readonly hands: number
  }
}

interface Asked extends DemoQuestion {
  readonly by: string
  readonly voters: Set<string>
}

/** So many answered questions stay to be read. */
const mostAnswered = 20

/** `begin`: what an earlier server left of it. `changed` is told of what everybody is told. */
export function createAudience(
  begin: { readonly questions: readonly DemoQuestion[]; readonly poll: DemoPoll | undefined },
  changed: (what: 'questions' | 'poll' | 'figures') => void,
): Audience {
  let asked: readonly Asked[] = begin.questions.map(question => ({ ...question, by: '', voters: new Set() }))
  /** With so many pages each. */
  const here = new Map<string, number>()
  const count = createPollCount(begin.poll, follower => here.has(follower))
  const hands = new Set<string>()
  const places = new Map<string, FollowerPlace>()

  function set(questions: readonly Asked[]): void {
    asked = questions
    changed('questions')
  }

  return {
    questions: () =>
      asked
        .toSorted((one, other) => other.votes - one.votes)
        .map(({ by: _, voters: _voters, ...question }) => question),
    poll: count.poll,
    came(follower) {
      here.set(follower, (here.get(follower) ?? 0) + 1)
      if (count.hasAnswered(follower)) changed('poll')
    },
    ask(follower, text, name) {
      const open = asked.filter(({ answer }) => answer === undefined)
      const own = open.filter(({ by }) => by === follower)
      if (open.length >= maxQuestions || own.length >= maxOwnQuestions)
        throw new AppError(
          'too-many-requests',
          own.length >= maxOwnQuestions
            ? `You have ${maxOwnQuestions} questions in the queue. Wait for an answer first.`
            : 'The queue of questions is full. Wait until some are answered.',
        )
      const question = { id: randomUUID(), text, ...(name !== undefined && { name }), votes: 0 }
      set([...asked, { ...question, by: follower, voters: new Set() }])
    },
    vote(follower, id) {
      const question = asked.find(one => one.id === id)
      if (question === undefined || question.by === follower || question.voters.has(follower)) return
      if (question.voters.size >= maxFollowers) return
      question.voters.add(follower)
      set(asked.map(one => (one === question ? { ...one, votes: one.votes + 1 } : one)))
    },
    answer(id, text) {
      const others = asked.filter(one => one.id !== id)
      const question = asked.find(one => one.id === id)
      if (question === undefined) return
      const open = others.filter(({ answer }) => answer === undefined)
      const answered = others.filter(({ answer }) => answer !== undefined)
      set(
        [...open, ...answered, ...(text === undefined ? [] : [{ ...question, answer: text }])].slice(-kept()),
      )
      function kept(): number {
        return open.length + mostAnswered
      }
    },
    startPoll(question) {
      count.start(question)
      changed('poll')
    },
    answerPoll(follower, id, yes) {
      if (count.answer(follower, id, yes)) changed('poll')
    },
    hand(follower, up) {
      if (up) hands.add(follower)
      else hands.delete(follower)
      changed('figures')
    },
    place(follower, place) {
      places.set(follower, place)
      changed('figures')
    },
    left(follower) {
      const pages = (here.get(follower) ?? 0) - 1
      if (pages > 0) return void here.set(follower, pages)
      here.delete(follower)
      if (count.hasAnswered(follower)) changed('poll')
      hands.delete(follower)
      places.delete(follower)
      changed('figures')
    },
    figures(following) {
      const all = [...places.values()]
      const behind = all.filter(({ behindMs }) => behindMs > 0)
      return {
        live: Math.max(0, following - behind.length),
        behind: behind.length,
        furthestMs: Math.max(0, ...behind.map(({ behindMs }) => behindMs)),
        copies: all.filter(({ hasCopy }) => hasCopy).length,
        hands: hands.size,
      }
    },
  }
}
