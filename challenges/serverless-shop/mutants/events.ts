import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import { busName, type Listener, listenerName, listenerQueueArn, minimumOf } from '../names/events.ts'
import { policyText } from '../policies.ts'
import { putRule } from '../seed/events.ts'
import { setQueuePolicy } from '../solutions/building.ts'
import { addRule, openTo } from '../solutions/events.ts'

/** What goes wrong when events are to be told to those whom they concern. */

const withPattern = (listener: Listener, pattern: Json | ((minimum: number) => Json)): Procedure =>
  defineProcedure(async context => {
    const made = typeof pattern === 'function' ? pattern(minimumOf(context)) : pattern
    await putRule(context, listener, made)
  })

const paid = { 'detail-type': ['Order Paid'] }
const parcel = { detail: { delivery: { method: ['parcel'] } } }
const ofMembers = (from: string, minimum: number) => ({
  customer: { tier: ['silver', 'gold'] },
  total: [{ numeric: [from, minimum] }],
})

/** The warehouse hears everything of the shop. */
export const wideOpen = withPattern('warehouse', { source: [{ prefix: 'shop' }] })
/** Partners, and their page as well. */
export const portalToo = withPattern('warehouse', {
  source: ['shop.checkout', { prefix: 'shop.partner' }],
  ...paid,
  ...parcel,
})
/** The partners of today only. */
export const namedPartners = withPattern('warehouse', {
  source: ['shop.checkout', 'shop.partner.lindqvist', 'shop.partner.north-pier'],
  ...paid,
  ...parcel,
})
/** Everybody but those whom one has thought of. */
export const butStaging = withPattern('warehouse', {
  source: [{ 'anything-but': ['shop.staging', 'shop.returns'] }],
  ...paid,
  ...parcel,
})
/** Orders that were cancelled are packed as well. */
export const anyOrder = withPattern('warehouse', {
  source: ['shop.checkout', { prefix: 'shop.partner.' }],
  'detail-type': [{ prefix: 'Order ' }],
  ...parcel,
})
/** The web shop alone. */
export const noPartners = withPattern('warehouse', { source: ['shop.checkout'], ...paid, ...parcel })
/** An order of exactly the minimum earns nothing. */
export const moreThan = withPattern('loyalty', minimum => ({
  source: ['shop.checkout'],
  ...paid,
  detail: ofMembers('>', minimum),
}))
/** The customers of partners earn points as well. */
export const partnersEarn = withPattern('loyalty', minimum => ({
  source: ['shop.checkout', { prefix: 'shop.partner.' }],
  ...paid,
  detail: ofMembers('>=', minimum),
}))
/** Gold alone. */
export const goldOnly = withPattern('loyalty', minimum => ({
  source: ['shop.checkout'],
  ...paid,
  detail: { ...ofMembers('>=', minimum), customer: { tier: ['gold'] } },
}))
/** The loyalty programme counts staging. */
export const anySource = withPattern('loyalty', minimum => ({ ...paid, detail: ofMembers('>=', minimum) }))
/** The journal hears of the web shop only. */
export const journalNarrowed = withPattern('journal', { source: ['shop.checkout'] })

/** Only what is in the event is handed on. */
export const detailOnly = defineProcedure(async context => {
  await context.call('eventbridge', 'PutTargets', {
    Rule: listenerName(context, 'warehouse'),
    EventBusName: busName(context),
    Targets: [{ Id: 'warehouse', Arn: listenerQueueArn(context, 'warehouse'), InputPath: '$.detail' }],
  })
})

/** Two rules that say the same in part. */
export const twice = defineProcedure(async context => {
  await addRule(context, 'warehouse', 'web', { source: ['shop.checkout'], ...paid, ...parcel })
  const { accountId, region } = context
  const rules = `arn:aws:events:${region}:${accountId}:rule/${busName(context)}`
  await openTo(context, 'warehouse', `${rules}/${listenerName(context, 'warehouse')}`, `${rules}/web`)
})

/** The rule is right, and switched off. */
export const switchedOff = defineProcedure(async context => {
  await context.call('eventbridge', 'DisableRule', {
    Name: listenerName(context, 'loyalty'),
    EventBusName: busName(context),
  })
})

const openedBy = (listener: Listener, statement: object): Procedure =>
  defineProcedure(async context => {
    const Resource = listenerQueueArn(context, listener)
    const policy = policyText([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource, ...statement }])
    await setQueuePolicy(context, listenerName(context, listener), policy)
  })

/** Everybody may put something into the queue. */
export const openToAll = openedBy('warehouse', { Principal: '*' })
/** Events of any account may come. */
export const openToEvents = openedBy('loyalty', { Principal: { Service: 'events.amazonaws.com' } })
/** Rules of any account may. */
export const openToAnyRule = openedBy('warehouse', {
  Principal: { Service: 'events.amazonaws.com' },
  Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } },
})
/** Whoever says that they are some rule. */
export const openToAnyEvents = openedBy('loyalty', {
  Principal: '*',
  Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:events:*' } },
})
