import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { buildRefunds } from '../solutions/refunds-desk.ts'

/** What goes wrong when a refund is to wait for somebody. */

const withChanges = (...changes: Changes) => defineProcedure(context => buildRefunds(context, changes))

/** It is noted, and paid all the same. */
export const paidAndNoted = withChanges([
  '  const requestId = randomUUID()',
  '  await pay({ orderId, cents, customer })\n  const requestId = randomUUID()',
])

/** Each decision is carried out, however often it is made. */
export const replayable = withChanges([
  "ConditionExpression: '#state = :waiting'",
  "ConditionExpression: 'attribute_exists(requestId) AND :waiting = :waiting'",
])

/** The amount and to whom is taken from the decision. */
export const amountFromDecision = withChanges(
  [
    'async function decide(requestId, { decision })',
    'async function decide(requestId, { decision, cents, customer })',
  ],
  [
    'cents: request.cents, customer: request.customer',
    'cents: cents ?? request.cents, customer: customer ?? request.customer',
  ],
)

/** Whoever has signed in decides. */
export const anybodyDecides = withChanges([
  "isStaff(claims) ? decide(event.pathParameters.requestId, body) : answer(403, { message: 'For staff' })",
  'decide(event.pathParameters.requestId, body)',
])

/** Who is staff stands in the request. */
export const bodySaysStaff = withChanges([
  'isStaff(claims) ? decide(event',
  'isStaff(claims) || body.staff ? decide(event',
])

/** Whoever has signed in sees what waits. */
export const anybodySees = withChanges([
  "isStaff(claims) ? list() : answer(403, { message: 'For staff' })",
  'list()',
])

/** What was turned down can be agreed to afterwards. */
export const turnedDownIsOpen = withChanges(
  [
    "ConditionExpression: '#state = :waiting'",
    "ConditionExpression: '#state = :waiting OR #state = :rejected'",
  ],
  ["':waiting': { S: 'waiting' } },", "':waiting': { S: 'waiting' }, ':rejected': { S: 'rejected' } },"],
)

/** Nobody compares what is asked for with what was paid. */
export const anyAmount = withChanges([
  'if (!Number.isInteger(cents) || cents < 1 || cents > Number(Item.cents.N))',
  'if (!Number.isInteger(cents) || cents < 1)',
])

/** The agreement is noted, and nobody tells the bank. */
export const neverPaid = withChanges([
  "if (state === 'approved') await pay",
  "if (state === 'nothing') await pay",
])

/** A failure of the tool is told the model as a success. */
export const failureHidden = withChanges([
  "status: 'error', content: [{ text: error.message }]",
  'content: [{ json: { ok: true } }]',
])
