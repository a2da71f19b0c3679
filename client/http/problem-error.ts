import type { Problem, ProblemCode } from '../../shared/problem.ts'
import { problemSentence, problemWords } from './problem-words.ts'

/** The server's "no", over HTTP or in a socket frame; its message is the sentence for the person. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** Whose sentence the detail is: the page's own is in its language already. */
  readonly saidBy: 'server' | 'page'

  constructor(problem: Problem, saidBy: 'server' | 'page' = 'server') {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
    this.saidBy = saidBy
  }

  get code(): ProblemCode {
    return this.problem.code
  }
}

/** The server did not answer at all: no network, or it is down. */
export class ServerUnreachable extends Error {
  constructor(options?: ErrorOptions) {
    super(problemWords().unreachable, options)
    this.name = 'ServerUnreachable'
  }
}

/** One sentence for a person about anything that was thrown, in the language of the page. A bug's own message is never shown. */
export function failureSentence(error: unknown): string {
  if (error instanceof ServerUnreachable) return problemWords().unreachable
  if (!(error instanceof ProblemError)) return problemWords().ourBug
  return error.saidBy === 'page' ? error.message : problemSentence(error.problem)
}
