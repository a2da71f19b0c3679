import { describe, expect, test } from 'vitest'
import { awsActions } from './aws-actions.ts'
import { excessOf, type Grant } from './excess.ts'
import { harmless, readsEntries, sendsMessages, storesEntries, takesMessages } from './grants.ts'
import { documentOf } from './statements.ts'

const place = { accountId: '111122223333', region: 'us-east-1' }
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/carts'
const queue = 'arn:aws:sqs:us-east-1:111122223333:letters'
const grants: readonly (readonly [name: string, grants: readonly Grant[]])[] = [
  ['readsEntries', [readsEntries(table)]],
  ['storesEntries', [storesEntries(table)]],
  ['takesMessages', [takesMessages(queue)]],
  ['sendsMessages', [sendsMessages(queue)]],
  ['harmless', harmless],
]
const excess = (Action: string, Resource: string, allowed: readonly Grant[]) => {
  const document = { Statement: [{ Effect: 'Allow', Action, Resource }] }
  const arn = 'arn:aws:iam::111122223333:role/r'
  const role = { name: 'r', arn, policies: [{ name: 'p', document }], boundary: null, onResources: [] }
  return excessOf({ roles: [role] }, allowed, place)
}

test.each(grants)('%s names actions that AWS has, and allows each of them where it says', (_, allowed) => {
  const known = new Set(awsActions(place).map(({ name }) => name))
  for (const { actions, on } of allowed)
    for (const action of actions.filter(name => !name.includes('*'))) {
      expect(known).toContain(action)
      expect(excess(action, on[0] ?? '', allowed)).toEqual([])
    }
})

describe('none of them allows', () => {
  test.each([
    ['dynamodb:DeleteItem', table],
    ['dynamodb:BatchWriteItem', table],
    ['dynamodb:PartiQLDelete', table],
    ['dynamodb:DeleteTable', table],
    ['dynamodb:PutItem', `${table}-2`],
    ['dynamodb:Query', `${table}-2/index/by-sku`],
    ['sqs:PurgeQueue', queue],
    ['sqs:SetQueueAttributes', queue],
    ['sqs:SendMessage', `${queue}-2`],
    ['s3:GetObject', 'arn:aws:s3:::b/*'],
    ['iam:PassRole', '*'],
    ['sts:AssumeRole', '*'],
  ])('%s on %s', (action, on) => {
    expect(
      excess(
        action,
        on,
        grants.flatMap(([, allowed]) => allowed),
      ),
    ).not.toEqual([])
  })
})

test.each([
  ['{"Statement":[]}', { Statement: [] }],
  ['%7B%22Statement%22%3A%5B%5D%7D', { Statement: [] }],
  ['{"Sid":"100%"}', { Sid: '100%' }],
  ['no policy', undefined],
  [undefined, undefined],
])('a policy that AWS gave as text is read: %s', (text, document) => {
  expect(documentOf(text)).toEqual(document)
})
