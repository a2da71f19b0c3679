import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { copyDemo } from '../../shared/routes/demo-routes.ts'
import { deviceTiming, type Timing } from '../attempt/timing.ts'
import { callRoute } from '../http/call-route.ts'
import { failureSentence, ProblemError } from '../http/problem-error.ts'

/** How far a copy is, as the server tells it. */
export interface ToldCopy {
  readonly attemptId: string
  readonly state: 'preparing' | 'working' | 'ready' | 'failed'
}

/** A follower's own attempt from where they are. */
export interface OwnCopy {
  readonly state: Accessor<
    | { readonly kind: 'none' }
    | { readonly kind: 'refused'; readonly why: string }
    | { readonly kind: ToldCopy['state']; readonly attemptId: string }
  >
  take(): void
}

/** What a copy stands on; a test gives its own. */
export interface CopySeams {
  /** Begins it, or tells how far it is. Rejects as `callRoute` does. */
  readonly ask: (tasks: readonly string[]) => Promise<ToldCopy>
  readonly timing: Timing
}

/** How often it is asked how far the copy is. Milliseconds. */
const askMs = 1_500

/** Copies of the demo with this link. */
export function copySeams(token: string): CopySeams {
  return {
    ask: tasks => callRoute(copyDemo, { params: { token }, body: { tasks: [...tasks] } }),
    timing: deviceTiming,
  }
}

/** `tasks`: those that pass in what is shown now, which are done in the copy. */
export function createCopy({ ask, timing }: CopySeams, tasks: () => readonly string[]): OwnCopy {
  const [state, setState] = createSignal<ReturnType<OwnCopy['state']>>({ kind: 'none' })
  const isUnderWay = () => state().kind === 'preparing' || state().kind === 'working'
  let forget = () => {}
  onCleanup(() => forget())

  async function look(wanted: readonly string[]): Promise<void> {
    try {
      const copy = await ask(wanted)
      setState({ kind: copy.state, attemptId: copy.attemptId })
    } catch (error) {
      // What has begun goes on by itself, whoever can be asked about it at the moment.
      if (!isUnderWay() || isFinal(error)) setState({ kind: 'refused', why: failureSentence(error) })
    }
    if (isUnderWay()) forget = timing.after(askMs, () => void look(wanted))
  }
  return {
    state,
    take() {
      const { kind } = state()
      if (kind === 'none' || kind === 'refused' || kind === 'failed') void look(tasks())
    },
  }
}

/** Whether asking again would be answered the same: neither a server that is away nor one that is busy says so. */
function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status < 500 && error.code !== 'too-many-requests'
}
