import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { type AuthorState, getAuthorState } from '../../shared/routes/author-routes.ts'
import { callRoute } from '../http/call-route.ts'

/** The state of the preview as the server has it; undefined before the first answer. */
export interface FollowedState {
  readonly state: Accessor<AuthorState | undefined>
  /** Why it is not known how things stand; undefined while all is well. */
  readonly lost: Accessor<string | undefined>
  /** Does something and says why it could not be done. */
  tried(work: () => Promise<unknown>): Promise<void>
  readonly refused: Accessor<string | undefined>
}

const againAfterMs = 1_000

/** Asks for the state until the owner ends: each question waits at the server for the next change. */
export function createAuthorState(): FollowedState {
  const [state, setState] = createSignal<AuthorState>()
  const [lost, setLost] = createSignal<string>()
  const [refused, setRefused] = createSignal<string>()
  const end = new AbortController()
  let timer: number | undefined

  async function follow(): Promise<void> {
    try {
      const seen = String(state()?.revision ?? 0)
      const next = await callRoute(getAuthorState, { params: { seen }, signal: end.signal })
      setLost(undefined)
      setState(next)
      void follow()
    } catch (error) {
      if (end.signal.aborted) return
      setLost(messageOf(error))
      timer = window.setTimeout(() => void follow(), againAfterMs)
    }
  }
  void follow()
  onCleanup(() => {
    end.abort()
    window.clearTimeout(timer)
  })
  return {
    state,
    lost,
    refused,
    async tried(work) {
      setRefused(undefined)
      await work().catch((error: unknown) => setRefused(messageOf(error)))
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
