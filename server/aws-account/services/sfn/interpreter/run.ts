import type { BackgroundContext, Principal } from '../../../service.ts'
import type { Json, Program, QueryLanguage, State } from '../definition/asl.ts'
import type { Data } from '../expressions/data.ts'
import type { Jsonata } from '../expressions/jsonata.ts'
import type { NewEvent } from '../history/event-model.ts'
import type { Journal } from './journal.ts'
import type { Waits } from './waits.ts'

/** Who runs: what an execution knows of itself and of its state machine. */
export interface Identity {
  readonly arn: string
  readonly name: string
  readonly roleArn: string
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly input: Json
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly redriveCount: number
  /** With the version or alias that was started. */
  readonly machineArn: string
  readonly machineName: string
}

/** One execution while it runs. Everything that must outlive the process goes through the journal and the history. */
export interface Run {
  readonly identity: Identity
  readonly account: BackgroundContext
  readonly journal: Journal
  readonly waits: Waits
  readonly jsonata: Jsonata
  /** The principal in whose name tasks call. Throws AwsError where the role is gone. */
  role(roleArn?: string): Principal
  /** Writes an event of the history and answers its id. Throws StateError beyond the limit of events. */
  append(event: NewEvent): number
  /** Ends when nothing more may happen: stopped, timed out, or the account closes. */
  readonly signal: AbortSignal
  runProgram(thread: Thread, program: Program, input: Data): Promise<Data>
  /** Starts an execution of each item of a distributed Map; absent where there can be none, as in a test of a state. */
  readonly children?: ChildExecutions
  /** Tasks that an answer is awaited of by a token. */
  readonly tokens: TokenDesk
  /** Of a test of one state. */
  readonly test?: StateTest
}

/** What a test of one state gives, and what it wants to hear of. */
export interface StateTest {
  /** What the resource of a Task, or the items of a Map, are said to have answered. */
  readonly mock?: TaskMock
  /** The context object, where the test gives one. */
  readonly context?: Json
  inspect(name: string, value: string | number): void
}

export type TaskMock =
  | { readonly kind: 'succeeded'; readonly output: string }
  | { readonly kind: 'failed'; readonly error?: string | undefined; readonly cause?: string | undefined }

/** What a worker said of a task. */
export type TokenAnswer =
  | { readonly kind: 'succeeded'; readonly output: string }
  | { readonly kind: 'failed'; readonly error?: string | undefined; readonly cause?: string | undefined }

export interface TokenDesk {
  /** The token of this place in the journal, made at first. */
  issue(run: Run, key: string, activity?: { readonly arn: string; readonly input: string }): string
  /** What has become of it so far. */
  look(token: string): TokenState
  /** Resolves at the next change of it. */
  change(token: string, signal: AbortSignal): Promise<void>
  /** Nobody waits for it any more. */
  close(token: string): void
}

export interface TokenState {
  readonly answer?: TokenAnswer
  /** When its worker last said that it works, in milliseconds since the epoch. */
  readonly heartbeatAt?: number
  /** An activity that was fetched, and by whom. */
  readonly startedAt?: number
  readonly workerName?: string
}

/** What one execution of an item is started with. */
export interface ChildStart {
  readonly name: string
  readonly input: Data
  readonly program: Program
  readonly language: QueryLanguage
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly mapRunArn: string
  readonly label: string
}

export interface ChildOutcome {
  readonly arn: string
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly output?: string
  readonly error?: string | undefined
  readonly cause?: string | undefined
  readonly startedAt: number
  readonly stoppedAt: number
}

export interface ChildExecutions {
  /** Starts it, or finds it, and waits for its end. */
  run(start: ChildStart, signal: AbortSignal): Promise<ChildOutcome>
  /** Resolves with an execution of the account when it has ended. */
  ended(arn: string, signal: AbortSignal): Promise<EndedExecution>
  /** Notes how a Map Run stands. */
  noteMapRun(arn: string, change: MapRunChange): void
}

/** An execution that has ended, as whoever waited for it needs it. */
export interface EndedExecution {
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  readonly status: string
  readonly input: string
  readonly output?: string
  readonly error?: string
  readonly cause?: string
  readonly startedAt: number
  readonly stoppedAt?: number
}

export type MapRunChange = Readonly<Record<string, Json>>

/** One line of states: that of the whole execution, of a branch, or of an item of a Map. */
export interface Thread {
  readonly run: Run
  /** Its place in the journal. */
  readonly path: string
  readonly language: QueryLanguage
  readonly signal: AbortSignal
  /** Id of the event before the next one of this thread. */
  previous: number
  variables: Readonly<Record<string, Json>>
  /** `Map.Item` of the context object. */
  readonly item?: Json
  /** Tells what ended a branch, for events that follow it. */
  lastState?: { readonly type: State['Type']; readonly isOpen: boolean }
}

/** A state while it runs. */
export interface StateRun {
  readonly thread: Thread
  readonly name: string
  readonly state: State
  readonly language: QueryLanguage
  /** Its place in the journal: that of the thread and how many states were before. */
  readonly key: string
  readonly input: Data
  readonly enteredAt: number
  /** Id of the event before it was entered. */
  readonly before: number
  enteredEvent: number
  /** How often it was tried before. */
  retries: number
  token?: string
  /** Writes an event once, also if the process ends behind it. */
  emit(label: string, event: Omit<NewEvent, 'previousEventId'>, previous?: number): number
  /** Does something once and keeps what came of it. */
  once<Value>(label: string, make: () => Value): Value
}

/** What a state hands on. */
export interface StateResult {
  readonly output: Data
  /** Undefined where the thread ends. */
  readonly next: string | undefined
  readonly assigned?: Readonly<Record<string, Json>>
}
