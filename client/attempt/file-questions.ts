import type { Problem } from '../../shared/problem.ts'
import { problem } from '../../shared/problem.ts'
import type { ClientFrame, FileRequest } from '../../shared/protocol/client-frame.ts'
import type { FileResponse } from '../../shared/protocol/server-frame.ts'
import { ProblemError } from '../http/problem-error.ts'
import { problemWords } from '../http/problem-words.ts'

interface Question {
  readonly request: FileRequest
  readonly resolve: (response: FileResponse) => void
  readonly reject: (why: Error) => void
}

/** Questions about files that wait for their answers. They change nothing, so they die with the connection. */
export class FileQuestions {
  readonly #send: (frame: ClientFrame) => void
  readonly #newId: () => string
  readonly #open = new Map<string, Question>()
  #connection: 'connecting' | 'up' | 'down' = 'connecting'

  constructor(send: (frame: ClientFrame) => void, newId: () => string) {
    this.#send = send
    this.#newId = newId
  }

  /** Asked before the first connection, it waits for that; later without one it is refused at once. */
  ask(request: FileRequest): Promise<FileResponse> {
    if (this.#connection === 'down') return Promise.reject(connectionGone())
    const { promise, resolve, reject } = Promise.withResolvers<FileResponse>()
    const id = this.#newId()
    this.#open.set(id, { request, resolve, reject })
    if (this.#connection === 'up') this.#send({ type: 'request', id, request })
    return promise
  }

  connected(): void {
    this.#connection = 'up'
    for (const [id, { request }] of this.#open) this.#send({ type: 'request', id, request })
  }

  disconnected(): void {
    this.#connection = 'down'
    for (const id of [...this.#open.keys()]) this.#take(id)?.reject(connectionGone())
  }

  answered(id: string, response: FileResponse): void {
    this.#take(id)?.resolve(response)
  }

  /** True if the refused id was a question's. */
  refused(id: string, why: Problem): boolean {
    const question = this.#take(id)
    question?.reject(new ProblemError(why))
    return question !== undefined
  }

  #take(id: string): Question | undefined {
    const question = this.#open.get(id)
    this.#open.delete(id)
    return question
  }
}

function connectionGone(): ProblemError {
  return new ProblemError(problem('workspace-unavailable', problemWords().noConnection), 'page')
}
