import type { Outcome } from '../challenge/verdict.ts'
import type { AttemptState } from '../journal/attempt-state.ts'
import type { FileEntry } from '../protocol/server-frame.ts'
import type { DemoLook, DemoPane, DemoPhase, DemoPoll, DemoQuestion, Pointed } from './demo-event.ts'

/** A terminal of the presenter's: its size, and the end of what it printed, with the program's control sequences. */
export interface DemoTerminal {
  readonly cols: number
  readonly rows: number
  readonly printed: string
}

/** A part of the demo that has a name. `at` is the time of the demo in milliseconds. */
export interface DemoChapter {
  readonly at: number
  readonly title: string
  readonly taskId?: string
}

/** A check came to say something else. `at` is the time of the demo in milliseconds; `was` is what it said before, if anything. */
export interface DemoVerdict {
  readonly at: number
  readonly checkId: string
  readonly outcome: Outcome
  readonly was?: Outcome
}

/** All that a follower is shown at one moment; plain JSON, made by `foldDemo` alone. */
export interface DemoState {
  /** The last batch in it. */
  readonly seq: number
  /** Time of the demo in milliseconds. */
  readonly at: number
  readonly phase: DemoPhase
  /** Whether the presenter's page is connected. */
  readonly presenterHere: boolean
  readonly attempt: AttemptState | undefined
  readonly files: readonly FileEntry[]
  /** Texts that were shown, the newest last. */
  readonly texts: { readonly [path: string]: string }
  /** The file that is shown. */
  readonly path: string | undefined
  readonly look: DemoLook | undefined
  readonly terminals: { readonly [id: string]: DemoTerminal }
  readonly terminal: string | undefined
  readonly shared: { readonly [pane in DemoPane]: boolean }
  readonly chapters: readonly DemoChapter[]
  /** Where verdicts changed, the oldest first. */
  readonly verdicts: readonly DemoVerdict[]
  readonly pointed: Pointed | undefined
  /** What the presenter told everybody last. */
  readonly said: { readonly text: string; readonly at: number } | undefined
  readonly questions: readonly DemoQuestion[]
  readonly poll: DemoPoll | undefined
  readonly followers: number
}

/** A demo in which nothing has happened. */
export const emptyDemo: DemoState = {
  seq: 0,
  at: 0,
  phase: 'rehearsal',
  presenterHere: false,
  attempt: undefined,
  files: [],
  texts: {},
  path: undefined,
  look: undefined,
  terminals: {},
  terminal: undefined,
  shared: { editor: true, terminal: true, diagram: true },
  chapters: [],
  verdicts: [],
  pointed: undefined,
  said: undefined,
  questions: [],
  poll: undefined,
  followers: 0,
}
