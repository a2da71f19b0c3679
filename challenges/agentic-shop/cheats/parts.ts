import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { partsOf } from '../names/parts.ts'
import { changed, deploy } from '../solutions/account-changes.ts'
import { partsSource } from '../solutions/parts-desk.ts'

/** Ways to look as if the spare parts desk answered again. */

/** The part is looked up without a model. */
export const noModel = defineProcedure(async context => {
  const source = changed(
    await partsSource(context),
    'answer: await said(message)',
    "answer: JSON.stringify((await resultOf({ toolUseId: 'x', input: { partId: /p-\\\\d+/.exec(message)?.[0] } })).toolResult.content[0])",
  )
  await deploy(context, partsOf(context).function, { 'index.mjs': source })
})
