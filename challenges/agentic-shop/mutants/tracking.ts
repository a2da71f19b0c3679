import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { allow, policyText } from '../policies.ts'
import { shopName, tableArn } from '../shop.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { deployTracking } from '../solutions/tracking-sources.ts'

/** What goes wrong when a model is to tell where an order is. */

const withChanges = (...changes: Changes) => defineProcedure(context => deployTracking(context, changes))

/** The tool is called, and the model never hears what it has found. */
export const resultIgnored = withChanges(['content: [{ json: order }]', 'content: [{ json: { ok: true } }]'])

/** The answer is written down; the model is asked and not heard. */
export const writtenDown = withChanges(
  [
    "if (stopReason !== 'tool_use') return",
    "if (stopReason !== 'tool_use') return tell('Your order is on its way.')",
  ],
  ['tell(delta.text)\n', '\n'],
)

/** After the tool the model is not asked again. */
export const oneTurn = withChanges(['const mostTurns = 6', 'const mostTurns = 1'])

/** All is kept until the model has ended. */
export const buffered = withChanges(
  ['await answer(message, text => out.write(text))', 'out.write(await whole(message))'],
  [
    'async function answer(',
    `async function whole(message) {
  let all = ''
  await answer(message, text => {
    all += text
  })
  return all
}

async function answer(`,
  ],
)

/** An order that is not there ends everything. */
export const crashesOnUnknown = withChanges([
  'const order = await getOrder(input.orderId)',
  "const order = await getOrder(input.orderId)\n  if (order === undefined) throw new Error('There is no such order')",
])

/** Only the last piece of each text is told. */
export const lastPiece = withChanges(
  ['tell(delta.text)\n', '\n'],
  [
    '  return { content, stopReason }',
    '  for (const { text } of content) if (text) tell(text.slice(-24))\n  return { content, stopReason }',
  ],
)

/** What was found first is told for ever. */
export const firstOrderOnly = withChanges(
  [
    'const order = await getOrder(input.orderId)',
    'known ??= await getOrder(input.orderId)\n  const order = known',
  ],
  ['const mostTurns', 'let known\nconst mostTurns'],
)

/** The role of whoever takes orders is cut down to what the desk needs. */
export const ordersCannotStore = defineProcedure(async context => {
  const table = tableArn(context, shopName(context, 'tracking-orders'))
  await context.call('iam', 'PutRolePolicy', {
    RoleName: shopName(context, 'orders'),
    PolicyName: 'data',
    PolicyDocument: policyText([allow(table, 'dynamodb:GetItem')]),
  })
})
