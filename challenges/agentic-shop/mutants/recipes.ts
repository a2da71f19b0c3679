import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { buildRecipes } from '../solutions/recipes-desk.ts'

/** What goes wrong when a desk is to tell what it does and costs. */

const withChanges = (...changes: Changes) => defineProcedure(context => buildRecipes(context, changes))

/** What the tool was called with stands in its span. */
export const inputInSpan = withChanges([
  "{ 'gen_ai.tool.name': call.name }",
  "{ 'gen_ai.tool.name': call.name, 'gen_ai.tool.input': JSON.stringify(call.input) }",
])

/** The question stands in the span. */
export const questionInSpan = withChanges([
  "'gen_ai.request.model': process.env.MODEL,",
  "'gen_ai.request.model': process.env.MODEL,\n      'gen_ai.prompt': message,",
])

/** Spans know of no tokens. */
export const noTokens = withChanges([/ {6}'gen_ai\.usage\.input_tokens'.*\n.*\n/, ''])

/** Tools leave no span. */
export const noToolSpans = withChanges(['calls.map(call => traced(trace, call))', 'calls.map(resultOf)'])

/** A tool that has failed looks as if it had not. */
export const failureUnseen = withChanges([", result.toolResult.status === 'error')", ')'])

/** Each request is a trace of its own. */
export const traceEach = withChanges([
  'const span = { traceId: id,',
  "const span = { traceId: randomBytes(16).toString('hex'),",
])

/** Only the last request is paid for. */
export const lastOnly = withChanges(['microEuros += usage', 'microEuros = usage'])

/** Both kinds of tokens cost the same. */
export const onePrice = withChanges([
  'usage.inputTokens * 6 + usage.outputTokens * 24',
  'usage.totalTokens * 24',
])
