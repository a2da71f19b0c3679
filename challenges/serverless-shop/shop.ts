import type { ChallengeContext } from '../../shared/challenge/check.ts'

/** What an attempt's names are made of. */
export type Named = Pick<ChallengeContext, 'parameters'>
/** What ARNs are made of. */
export type Placed = Pick<ChallengeContext, 'accountId' | 'region'>

/** The shop's HTTP API, which all of its routes belong to. */
export const apiName = ({ parameters }: Named): string => `shop-${parameters.suffix}`

/** The name of a thing of the shop: `shop-catalog-a1b2c`. A function and its role have the same. */
export const shopName = ({ parameters }: Named, thing: string): string => `shop-${thing}-${parameters.suffix}`

/** The name of a thing of a partner, which the candidate uses and cannot change: `partner-bank-a1b2c`. */
export const partnerName = ({ parameters }: Named, thing: string): string =>
  `partner-${thing}-${parameters.suffix}`

/** The function behind the front page. */
export const webFunction = (context: Named): string => shopName(context, 'web')

export function tableArn({ accountId, region }: Placed, table: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${table}`
}

export function queueArn({ accountId, region }: Placed, queue: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${queue}`
}

export function functionArn({ accountId, region }: Placed, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`
}

export function roleArn({ accountId }: Placed, name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`
}
