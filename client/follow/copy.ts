import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { copyDemo } from '../../shared/routes/demo-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { failureSentence } from '../http/problem-error.ts'

/** A follower's own attempt from where they are. */
export interface OwnCopy {
  readonly state: Accessor<
    | { readonly kind: 'none' }
    | { readonly kind: 'refused'; readonly why: string }
    | { readonly kind: 'preparing' | 'working' | 'ready' | 'failed'; readonly attemptId: string }
  >
  take(): void
}

/** How often it is asked how far the copy is. Milliseconds. */
const askMs = 1_500

/** `tasks`: those that pass in what is shown now, which are done in the copy. */
export function createCopy(token: string, tasks: () => readonly string[]): OwnCopy {
  const [state, setState] = createSignal<ReturnType<OwnCopy['state']>>({ kind: 'none' })
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  async function ask(wanted: readonly string[]): Promise<void> {
    try {
      const copy = await callRoute(copyDemo, { params: { token }, body: { tasks: [...wanted] } })
      setState({ kind: copy.state, attemptId: copy.attemptId })
      if (copy.state === 'preparing' || copy.state === 'working')
        timer = setTimeout(() => void ask(wanted), askMs)
    } catch (error) {
      setState({ kind: 'refused', why: failureSentence(error) })
    }
  }
  return {
    state,
    take() {
      const { kind } = state()
      if (kind === 'none' || kind === 'refused' || kind === 'failed') void ask(tasks())
    },
  }
}
