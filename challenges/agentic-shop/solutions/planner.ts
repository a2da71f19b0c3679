import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildPlanner } from './planner-desk.ts'

/** Right ways to remember what was said. */

/** Talks are kept by customer and session, the newest messages of each. */
export const reference = defineProcedure(context => buildPlanner(context))

/** Only what was said is kept, and nothing of what tools have found. */
export const wordsOnly = defineProcedure(context =>
  buildPlanner(context, [
    [
      'await remember(talk, newest(messages))',
      'await remember(talk, newest(messages).filter(({ content }) => content.every(block => block.text !== undefined)))',
    ],
  ]),
)

/** The last two questions with their answers are enough. */
export const lastTwo = defineProcedure(context =>
  buildPlanner(context, [
    [
      'return Item === undefined ? [] : JSON.parse(Item.messages.S)',
      `const all = Item === undefined ? [] : JSON.parse(Item.messages.S)
  const questions = all.flatMap(({ role, content }, place) => (role === 'user' && content.some(block => block.text !== undefined) ? [place] : []))
  return all.slice(questions.at(-2) ?? 0)`,
    ],
  ]),
)
