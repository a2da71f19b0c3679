import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildRecipes } from './recipes-desk.ts'

/** Right ways to tell what a desk does and costs. */

/** A span for each request and each call, told at the end of the question. */
export const reference = defineProcedure(context => buildRecipes(context))

/** The prices are multiplied at the end, over all tokens. */
export const summedUp = defineProcedure(context =>
  buildRecipes(context, [
    [
      'microEuros += usage.inputTokens * 6 + usage.outputTokens * 24',
      'tokens.in += usage.inputTokens\n    tokens.out += usage.outputTokens',
    ],
    ['let microEuros = 0', 'const tokens = { in: 0, out: 0 }'],
    ['traceId: trace.id, microEuros })', 'traceId: trace.id, microEuros: 6 * tokens.in + 24 * tokens.out })'],
  ]),
)

/** Of what a tool was called with only the length, which tells nothing of anybody. */
export const withLength = defineProcedure(context =>
  buildRecipes(context, [
    [
      "{ 'gen_ai.tool.name': call.name }",
      "{ 'gen_ai.tool.name': call.name, 'input.length': JSON.stringify(call.input).length }",
    ],
  ]),
)
