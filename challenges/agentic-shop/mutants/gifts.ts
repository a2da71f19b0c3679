import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { buildGifts } from '../solutions/gifts-desk.ts'

/** What goes wrong when anything is to be expected of a model. */

const withChanges = (...changes: Changes) => defineProcedure(context => buildGifts(context, changes))

/** There is an end, and it comes late. */
export const lateEnd = withChanges(['const mostAsked = 8', 'const mostAsked = 25'])

/** At the end there is an error. */
export const endsInError = withChanges([
  "return answer(200, { answer: 'I cannot find that out now.",
  "if (messages.length > 12) throw new Error('too many')\n  return answer(200, { answer: 'I cannot find that out now.",
])

/** Nobody counts what it costs. */
export const noBudget = withChanges(['tokens += usage.totalTokens', 'tokens += usage.totalTokens * 0'])

/** Only what the model says is counted, not what it reads. */
export const countsOutputOnly = withChanges(['tokens += usage.totalTokens', 'tokens += usage.outputTokens'])

/** An answer may be as long as it likes. */
export const noLength = withChanges([', inferenceConfig }', ' }'])

/** Whoever waits for the model waits for ever. */
export const noPatience = withChanges(['{ abortSignal: stop },', '{},'])

/** What fails once has failed. */
export const noRetry = withChanges(['{ maxAttempts: 4 }', '{ maxAttempts: 1 }'])

/** What goes on failing is an error for the customer. */
export const busyIsError = withChanges([
  'console.error(error.name)',
  "if (error.name === 'ThrottlingException') throw error",
])

/** Only the first call is carried out. */
export const firstCallOnly = withChanges(['calls.map(resultOf)', 'calls.slice(0, 1).map(resultOf)'])

/** A failure is told as a success. */
export const failureHidden = withChanges([
  "status: 'error', content: [{ text: error.message }]",
  "content: [{ text: 'ok' }]",
])

/** What has failed is left out. */
export const failureSwallowed = withChanges([
  'await Promise.all(calls.map(resultOf))',
  "(await Promise.all(calls.map(resultOf))).filter(({ toolResult }) => toolResult.status !== 'error')",
])

/** A model that looks three times has no time to say what it found. */
export const endsTooEarly = withChanges(['const mostAsked = 8', 'const mostAsked = 3'])
