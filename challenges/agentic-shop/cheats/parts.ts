import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { deployParts } from '../solutions/parts-desk.ts'

/** Ways to look as if the spare parts desk answered again. */

/** The part is looked up without a model. */
export const noModel = defineProcedure(context =>
  deployParts(context, [
    [
      'answer: await said(message)',
      "answer: JSON.stringify((await resultOf({ toolUseId: 'x', input: { partId: /p-\\\\d+/.exec(message)?.[0] } })).toolResult.content[0])",
    ],
  ]),
)
