import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildReviews } from './reviews-desk.ts'

/** Right ways to have a model read what anybody writes. */

/** Where reviews were read nothing is given; every request is guarded; all that the model says is text. */
export const reference = defineProcedure(context => buildReviews(context))

/** The tool is not offered any more once reviews were read. */
export const notOffered = defineProcedure(context =>
  buildReviews(context, [
    [
      'messages, toolConfig, guardrailConfig',
      "messages, toolConfig: hasRead ? { tools: toolConfig.tools.filter(({ toolSpec }) => toolSpec.name !== 'give_voucher') } : toolConfig, guardrailConfig",
    ],
  ]),
)

/** Letters of markup as numbers. */
export const asNumbers = defineProcedure(context =>
  buildReviews(context, [['entities[letter]', "'&#x' + letter.codePointAt(0).toString(16) + ';'"]]),
)
