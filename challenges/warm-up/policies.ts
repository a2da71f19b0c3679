import type { ChallengeContext } from '../../shared/challenge/check.ts'
import type { ProcedureContext } from '../../shared/challenge/procedure.ts'
import { queueArn, type Shop, type ShopFunction, tableArn } from './shop.ts'

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: string
}

export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** What the functions need, as their inline policy `data` has it. The wish list's is the one that the fault changes. */
export function dataStatements(
  context: ChallengeContext,
  shop: Shop,
): { readonly [part in ShopFunction]: readonly Statement[] } {
  const allow = (resource: string, ...actions: string[]): Statement => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resource,
  })
  const { wishlists, carts, orders } = shop.tables
  const queue = queueArn(context, shop.queue)
  return {
    wishlist: [allow(tableArn(context, wishlists), 'dynamodb:Query', 'dynamodb:PutItem')],
    cart: [allow(tableArn(context, carts), 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem')],
    orders: [allow(queue, 'sqs:SendMessage'), allow(tableArn(context, orders), 'dynamodb:GetItem')],
    fulfil: [
      allow(queue, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'),
      allow(tableArn(context, orders), 'dynamodb:PutItem'),
    ],
  }
}

/** Writes an inline policy of a role. */
export async function putPolicy(
  context: ProcedureContext,
  role: string,
  name: string,
  statements: readonly Statement[],
): Promise<void> {
  await context.call('iam', 'PutRolePolicy', {
    RoleName: role,
    PolicyName: name,
    PolicyDocument: policyText(statements),
  })
}
