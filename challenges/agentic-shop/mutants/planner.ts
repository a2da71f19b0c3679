import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildPlanner } from '../solutions/planner-desk.ts'

/** Mistakes of those who have a model remember what was said. */

/** Talks are kept by their session alone: whoever names it reads them. */
export const bySession = defineProcedure(context =>
  buildPlanner(context, [
    ['JSON.stringify([event.requestContext.authorizer.jwt.claims.sub, session])', 'session'],
  ]),
)

/** A customer has one talk, whatever the session. */
export const byCustomer = defineProcedure(context =>
  buildPlanner(context, [
    [
      'JSON.stringify([event.requestContext.authorizer.jwt.claims.sub, session])',
      'event.requestContext.authorizer.jwt.claims.sub',
    ],
  ]),
)

/** What a customer said is kept, and not what they were answered. */
export const questionsOnly = defineProcedure(context =>
  buildPlanner(context, [
    [
      'await remember(talk, newest(messages))',
      "await remember(talk, newest(messages).filter(({ role, content }) => role === 'user' && content.every(block => block.text !== undefined)).flatMap(one => [one, { role: 'assistant', content: [{ text: 'Noted.' }] }]))",
    ],
  ]),
)

/** A talk grows for ever. */
export const endless = defineProcedure(context =>
  buildPlanner(context, [['const mostMessages = 20', 'const mostMessages = 20_000']]),
)

/** The newest messages are counted off, wherever that cuts. */
export const cutAnywhere = defineProcedure(context =>
  buildPlanner(context, [['return messages.slice(start)', 'return messages.slice(-mostMessages)']]),
)
