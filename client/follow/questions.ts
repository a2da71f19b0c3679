import type { DemoFrame } from '../../shared/demo/demo-frames.ts'
import type { Problem } from '../../shared/problem.ts'
import { ProblemError, ServerUnreachable } from '../http/problem-error.ts'

interface Waiting {
  readonly resolve: (frame: DemoFrame) => void
  readonly reject: (why: Error) => void
}

/** What a follower has asked and waits for; it dies with the connection. */
export interface Questions {
  /** Resolves with the answer; rejects with ProblemError, or when the connection goes before it. */
  ask(send: (id: string) => void): Promise<DemoFrame>
  answered(id: string, frame: DemoFrame): void
  refused(id: string, problem: Problem): void
  disconnected(): void
}

export function createQuestions(newId: () => string): Questions {
  const waiting = new Map<string, Waiting>()
  function take(id: string): Waiting | undefined {
    const one = waiting.get(id)
    waiting.delete(id)
    return one
  }
  return {
    ask(send) {
      const id = newId()
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        send(id)
      })
    },
    answered: (id, frame) => take(id)?.resolve(frame),
    refused: (id, problem) => take(id)?.reject(new ProblemError(problem)),
    disconnected() {
      for (const id of [...waiting.keys()]) take(id)?.reject(new ServerUnreachable())
    },
  }
}
