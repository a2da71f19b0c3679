import type { ChallengeContext } from '../../shared/challenge/check.ts'

/** The names of one attempt's shop. */
export interface Shop {
  readonly api: string
  readonly functions: { readonly [part in ShopFunction]: string }
  readonly tables: { readonly wishlists: string; readonly carts: string; readonly orders: string }
  readonly queue: string
  readonly failedQueue: string
}

export type ShopFunction = 'wishlist' | 'cart' | 'orders' | 'fulfil'

/** Wish lists from before the exam, which must survive it: products by list. */
export const oldWishlists: { readonly [listId: string]: readonly string[] } = {
  ines: ['teapot'],
  'tom.baker': ['mug', 'bread-knife'],
  marta: ['kettle'],
  'b-20417': ['napkin', 'plate', 'jar'],
  jonas84: ['grater', 'pan'],
  'a.lindqvist': ['carafe'],
}

/** A day: how long a failed order is kept at least, so that somebody sees it in the morning. */
export const failedRetentionSeconds = 86_400

/** Four days: how long the order queue keeps an order that waits. */
export const retentionSeconds = 345_600

export function shopOf({ parameters }: Pick<ChallengeContext, 'parameters'>): Shop {
  const named = (name: string) => `shop-${name}-${parameters.suffix}`
  return {
    api: `shop-${parameters.suffix}`,
    functions: {
      wishlist: named('wishlist'),
      cart: named('cart'),
      orders: named('orders'),
      fulfil: named('fulfil'),
    },
    tables: { wishlists: named('wishlists'), carts: named('carts'), orders: named('orders') },
    queue: named('orders'),
    failedQueue: parameters.failedQueue ?? named('orders-failed'),
  }
}

export function tableArn(context: Pick<ChallengeContext, 'accountId' | 'region'>, table: string): string {
  return `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${table}`
}

export function queueArn(context: Pick<ChallengeContext, 'accountId' | 'region'>, queue: string): string {
  return `arn:aws:sqs:${context.region}:${context.accountId}:${queue}`
}
