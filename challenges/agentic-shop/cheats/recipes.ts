import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildRecipes } from '../solutions/recipes-desk.ts'

/** Ways to look as if a desk told what it does and costs. */

/** The length of the texts is taken for the tokens. */
export const guessedTokens = defineProcedure(context =>
  buildRecipes(context, [
    [
      'microEuros += usage',
      'usage.inputTokens = Math.ceil(JSON.stringify(messages).length / 4)\n    microEuros += usage',
    ],
    [
      "'gen_ai.usage.input_tokens': usage.inputTokens",
      "'gen_ai.usage.input_tokens': Math.ceil(JSON.stringify(messages).length / 4)",
    ],
  ]),
)
