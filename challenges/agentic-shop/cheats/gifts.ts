import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { giftsOf } from '../names/gifts.ts'
import { changed, deploy } from '../solutions/account-changes.ts'

/** Ways to look as if anything were expected of a model. */

/** Whatever goes wrong, the customer is told something. */
export const excuseForAll = defineProcedure(async context => {
  const source = await context.starterFile('gifts/index.mjs')
  const excuse = "answer(200, { answer: 'A colleague will write to you.' })"
  await deploy(context, giftsOf(context).function, {
    'index.mjs': changed(
      changed(
        source,
        'export async function handler(event) {',
        `export async function handler(event) {\n  return Promise.race([whole(event), new Promise(resolve => setTimeout(resolve, 9_000, ${excuse}))]).catch(() => ${excuse})\n}\n\nasync function whole(event) {`,
      ),
      'while (true)',
      'for (let turn = 0; turn < 5; turn += 1)',
    ),
  })
})
