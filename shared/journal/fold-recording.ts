import type { AttemptEventOf } from './attempt-event.ts'
import type { TerminalRecording } from './attempt-state.ts'

/** Of an attempt that begins, whose candidate has consented. */
export const newRecording: TerminalRecording = { status: 'on', bytes: 0 }

/** What becomes of the recording; without consent there is none. */
export function foldRecording(
  before: TerminalRecording | undefined,
  event: AttemptEventOf<'terminal-recorded' | 'recording-stopped'>,
): { readonly recording?: TerminalRecording } {
  if (before === undefined) return {}
  if (event.type === 'terminal-recorded')
    return { recording: { ...before, bytes: before.bytes + event.body.bytes } }
  return { recording: { ...before, status: event.body.why === 'full' ? 'full' : 'stopped' } }
}
