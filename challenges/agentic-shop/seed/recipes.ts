import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { recipesOf } from '../names/recipes.ts'
import { asksModel } from '../policies.ts'
import { modelId } from '../shop.ts'
import { putDesk } from './desks.ts'

/** The recipe desk, of which nobody knows what it does and costs. Also sets it back. */
export const recipes = defineProcedure(async context =>
  putDesk(context, {
    name: recipesOf(context).function,
    files: { 'index.mjs': await context.starterFile('recipes/index.mjs') },
    may: [asksModel(context)],
    variables: { MODEL: modelId },
    routes: ['POST /recipes/chat'],
  }),
)
