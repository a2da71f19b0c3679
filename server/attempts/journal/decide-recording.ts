import type { AttemptEventOf } from '../../../shared/journal/attempt-event.ts'
import type { Decision } from './decide.ts'

/** Ends the recording once; what was recorded before stays. */
export function decideStopRecording(why: 'asked' | 'full'): Decision {
  return state =>
    state.phase === 'running' && state.recording?.status === 'on'
      ? [{ type: 'recording-stopped', body: { why } }]
      : []
}

/** What a terminal printed is kept only while that is consented to; the last of it comes when the attempt has just ended. */
export function decideRecorded(recorded: AttemptEventOf<'terminal-recorded'>['body']): Decision {
  return ({ phase, recording }) =>
    (phase === 'running' || phase === 'closing') && recording?.status === 'on'
      ? [{ type: 'terminal-recorded', body: recorded }]
      : []
}
