import type { ChallengeContext } from '../../../shared/challenge/check.ts'
import { type Named, queueArn, shopName } from '../shop.ts'

/** Who is told of what happens in the shop. */
export type Listener = 'warehouse' | 'loyalty' | 'journal'

export const listeners: readonly Listener[] = ['warehouse', 'loyalty', 'journal']

/** The bus on which all systems of the shop tell what happens. */
export const busName = (context: Named): string => shopName(context, 'events')

/** A listener's queue, and the rule that feeds it at the start. */
export const listenerName = (context: Named, listener: Listener): string =>
  shopName(context, `events-${listener}`)

export const listenerQueueArn = (context: ChallengeContext, listener: Listener): string =>
  queueArn(context, listenerName(context, listener))

/** The ARN of a rule of the bus. */
export const ruleArn = (context: ChallengeContext, rule: string): string =>
  `arn:aws:events:${context.region}:${context.accountId}:rule/${busName(context)}/${rule}`

/** From how much on an order counts for the loyalty programme, in euros. */
export const minimumOf = ({ parameters }: Named): number => Number(parameters.eventsMinimum)
