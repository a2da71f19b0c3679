import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { plannerOf } from '../names/planner.ts'
import { changed, deploy } from '../solutions/account-changes.ts'

/** Ways to look as if anything were remembered. */

/** The process itself remembers, for as long as there is only one of it and nobody else comes. */
export const inMemory = defineProcedure(async context => {
  const source = await context.starterFile('planner/index.mjs')
  const remembering = changed(
    source,
    "const messages = [{ role: 'user', content: [{ text: message }] }]",
    "const messages = said.splice(0, 100)\n  messages.push({ role: 'user', content: [{ text: message }] })",
  )
  await deploy(context, plannerOf(context).function, {
    'index.mjs': changed(
      changed(remembering, 'const mostTurns = 6', 'const mostTurns = 6\nconst said = []'),
      'messages.push(output.message)\n',
      'messages.push(output.message)\n    said.splice(0, 100, ...messages)\n',
    ),
  })
})
