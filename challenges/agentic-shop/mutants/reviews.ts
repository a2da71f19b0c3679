import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { buildReviews } from '../solutions/reviews-desk.ts'

/** What goes wrong when a model reads what anybody writes. */

const withChanges = (...changes: Changes) => defineProcedure(context => buildReviews(context, changes))

/** The prompt says it once more, and that is all. */
export const onlyThePrompt = withChanges([' && hasRead) throw', ' && !customer) throw'])

/** Reviews are wrapped in a tag, which no model has to mind. */
export const onlyWrapped = withChanges(
  [' && hasRead) throw', ' && !customer) throw'],
  ['.map(({ text }) => text.S)', ".map(({ text }) => '<review>' + text.S + '</review>')"],
)

/** Sentences with orders in them are taken out, by the words that somebody has thought of. */
export const wordFilter = withChanges(
  [' && hasRead) throw', ' && !customer) throw'],
  ['.map(({ text }) => text.S)', ".map(({ text }) => text.S.replace(/ignore[^.]*\\./gi, ''))"],
)

/** Only the review that was read last counts. */
export const forgetsReading = withChanges(['hasRead ||= calls', 'hasRead = calls'])

/** The first request alone is guarded. */
export const firstGuarded = withChanges([
  'toolConfig, guardrailConfig }',
  'toolConfig, ...(turn === 0 && { guardrailConfig }) }',
])

/** What the model has been stopped at is carried out. */
export const callsWhenStopped = withChanges([
  "if (stopReason !== 'tool_use') return",
  'if (calls.length === 0) return',
])

/** Only what begins like a script is taken out. */
export const scriptsOnly = withChanges([
  'text.replace(/[<>&"\']/g, letter => entities[letter])',
  "text.replace(/<script>.*<\\/script>/g, '')",
])

/** Whatever looks like markup is taken away, and with it what is not. */
export const stripped = withChanges([
  'text.replace(/[<>&"\']/g, letter => entities[letter])',
  "text.replace(/<[^>]*>|[<>]/g, '')",
])

/** Nothing is given any more. */
export const noVouchers = withChanges([' && hasRead) throw', ') throw'])
