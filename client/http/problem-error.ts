import type { Problem, ProblemCode } from '../../shared/problem.ts'

/** The server's "no", over HTTP or in a socket frame; its message is the sentence for the person. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
  }

  get code(): ProblemCode {
    return this.problem.code
  }
}

/** The server did not answer at all: no network, or it is down. */
export class ServerUnreachable extends Error {
  constructor(options?: ErrorOptions) {
    super(
      'The server does not answer. Check the network connection; if it is fine, the server may be restarting.',
      options,
    )
    this.name = 'ServerUnreachable'
  }
}

/** One sentence for a person about anything that was thrown. A bug's own message is never shown. */
export function failureSentence(error: unknown): string {
  if (error instanceof ProblemError || error instanceof ServerUnreachable) return error.message
  return 'Something went wrong on this page. Your saved work is not affected; reload the page to go on.'
}
