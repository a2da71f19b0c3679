import type { Socket } from 'node:net'
import type { TemporaryCredentials } from '../service.ts'

/** One immutable version of a function as an execution environment runs it. */
export interface FunctionBuild {
  readonly accountId: string
  readonly region: string
  readonly functionName: string
  /** `$LATEST` or a published number. */
  readonly version: string
  /** Changes whenever anything below changes: environments of another revision are not reused. */
  readonly revision: string
  readonly runtime: string
  readonly handler: string
  /**
   * What is started instead of a handler: a program of the package, by its file, that serves HTTP at port 8080 as agents of
   * AgentCore do. Work comes to it as `POST /invocations`.
   */
  readonly program?: string
  /** SHA-256 (hex) of the deployment package. */
  readonly codeDigest: string
  /** Of its layers, the last on top of the others. */
  readonly layerDigests?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly ephemeralStorageMb: number
  readonly logGroup: string
}

/** What an environment needs from the account it runs in. */
export interface FunctionSurroundings {
  readCode(digest: string): Promise<Uint8Array>
  /** Credentials of the execution role, valid for `seconds`. */
  credentials(seconds: number): TemporaryCredentials
  /** A connection that the code opened to the account's endpoint: the account answers it. */
  connect(socket: Socket): void
  /** Takes what the function wrote; must not throw. */
  log(stream: string, lines: readonly LogLine[]): void
}

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly message: string
}

export interface InvocationRequest {
  readonly requestId: string
  readonly payload: Uint8Array
  readonly invokedArn: string
  /** Base64 of the JSON the client sent. */
  readonly clientContext?: string
  /** At most so many invocations of this function at a time; zero stops it. */
  readonly reservedConcurrency?: number
  /** Without it the answer is wanted as a whole. */
  readonly sink?: AnswerSink
}

/** Where an answer goes that comes by and by. A function that answers at once is told of by its outcome alone. */
export interface AnswerSink {
  begin(contentType: string): void
  /** Resolves when there is room for more. */
  take(part: Uint8Array): Promise<void> | void
}

export type InvocationOutcome =
  | { readonly kind: 'throttled'; readonly reason: 'reserved' | 'capacity' }
  | {
      readonly kind: 'finished'
      readonly payload: Uint8Array
      /** True if the code failed, the way AWS reports as `FunctionError: Unhandled`. */
      readonly failed: boolean
      /** The last 4 KB of the invocation's log. */
      readonly logTail: string
      readonly durationMs: number
      /** Milliseconds from the start of the sandbox to the first request for work; undefined when it was warm. */
      readonly initMs: number | undefined
    }
