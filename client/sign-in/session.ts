import { createSignal } from 'solid-js'
import type { z } from 'zod'
import { getSession } from '../../shared/routes/challenge-routes.ts'
import { callRoute } from '../http/call-route.ts'

/** Who is here, as the server says; undefined until it has said so. */
type Session = z.output<typeof getSession.answer>

const [session, setSession] = createSignal<Session>()

/** Who is here, as this page heard last. */
export const currentSession = session

/** Asks again who is here. Without an answer it stays as it was: whatever the page needs says so itself. */
export async function refreshSession(): Promise<void> {
  setSession(await callRoute(getSession, {}).catch(() => session()))
}
