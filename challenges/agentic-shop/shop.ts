import type { ChallengeContext } from '../../shared/challenge/check.ts'

/** What an attempt's names are made of. */
export type Named = Pick<ChallengeContext, 'parameters'>
/** What ARNs are made of. */
export type Placed = Pick<ChallengeContext, 'accountId' | 'region'>

/** The shop's HTTP API. */
export const apiName = ({ parameters }: Named): string => `shop-${parameters.suffix}`

/** The name of a thing of the shop: `shop-tracking-a1b2c`. A function and its role have the same. */
export const shopName = ({ parameters }: Named, thing: string): string => `shop-${thing}-${parameters.suffix}`

/** The name of a thing of a partner, which the candidate uses and cannot change: `partner-payouts-a1b2c`. */
export const partnerName = ({ parameters }: Named, thing: string): string =>
  `partner-${thing}-${parameters.suffix}`

/** The model that the shop has access to. */
export const modelId = 'amazon.nova-lite-v1:0'

export function modelArn({ region }: Pick<Placed, 'region'>, id = modelId): string {
  return `arn:aws:bedrock:${region}::foundation-model/${id}`
}

export function tableArn({ accountId, region }: Placed, table: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${table}`
}

export function functionArn({ accountId, region }: Placed, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`
}

export function roleArn({ accountId }: Placed, name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`
}
