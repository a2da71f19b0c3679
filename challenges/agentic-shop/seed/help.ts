import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { knowledgeBaseId } from '../names/help.ts'
import { asksModel } from '../policies.ts'
import { modelId, shopName } from '../shop.ts'
import { putDesk } from './desks.ts'

/** The help desk, whose model knows nothing of the documents. Also sets it back. */
export const help = defineProcedure(async context =>
  putDesk(context, {
    name: shopName(context, 'help'),
    files: { 'index.mjs': await context.starterFile('help/index.mjs') },
    may: [asksModel(context)],
    variables: { KNOWLEDGE: knowledgeBaseId, MODEL: modelId },
    routes: ['POST /help/chat'],
  }),
)
