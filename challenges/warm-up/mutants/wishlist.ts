import {
  defineProcedure,
  type Procedure,
  type ProcedureContext,
} from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { shopOf, tableArn } from '../shop.ts'
import { allow, deployFiles, everything, giveRole, policyOf, withLogs } from '../solutions/account-changes.ts'

/** What goes wrong when wish lists are repaired. */

const role = (context: ProcedureContext) => shopOf(context).functions.wishlist
const ownTable = (context: ProcedureContext) => tableArn(context, shopOf(context).tables.wishlists)

/** The policy `data` with other statements. */
const instead = (statements: (context: ProcedureContext) => readonly object[]): Procedure =>
  defineProcedure(context => giveRole(context, 'wishlist', 'data', ...statements(context)))
/** A policy beside the right one. */
const beside = (statements: (context: ProcedureContext) => readonly object[]): Procedure =>
  defineProcedure(context => giveRole(context, 'wishlist', 'more', ...statements(context)))
/** A managed policy of AWS beside the right one. */
const attached = (name: string): Procedure =>
  defineProcedure(async context => {
    const PolicyArn = `arn:aws:iam::aws:policy/${name}`
    await context.call('iam', 'AttachRolePolicy', { RoleName: role(context), PolicyArn })
  })

/** Everything on the own table, deleting it included. */
export const allActions = instead(context => [allow(ownTable(context), 'dynamodb:*')])
/** The right actions on every table. */
export const allTables = instead(() => [allow('*', 'dynamodb:Query', 'dynamodb:PutItem')])
/** The right actions on every table of the shop. */
export const shopTables = instead(context => [
  allow(tableArn(context, 'shop-*'), 'dynamodb:Query', 'dynamodb:PutItem'),
])
/** What people do when they are in a hurry. */
export const administrator = attached('AdministratorAccess')
/** What people do when they are in a little less of a hurry. */
export const fullAccess = attached('AmazonDynamoDBFullAccess')
/** Storing is allowed, and reading forgotten. */
export const writeOnly = instead(context => [allow(ownTable(context), 'dynamodb:PutItem')])
/** Storing many at once, which is also deleting many at once. */
export const batchWrites = beside(context => [allow(ownTable(context), 'dynamodb:BatchWriteItem')])
/** Taking products off the list, which nobody asked for. */
export const deletes = beside(context => [allow(ownTable(context), 'dynamodb:DeleteItem')])
/** All of another service. */
export const anyQueue = beside(() => [allow('*', 'sqs:*')])
/** Rights that make more rights. */
export const attachesPolicies = beside(() => [allow('*', 'iam:AttachRolePolicy')])
/** All but one service. */
export const allButIam = beside(() => [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }])
/** Everything, only in the shop's own region. */
export const everythingHere = beside(context => [
  {
    ...allow('*', '*'),
    Condition: { StringEquals: { 'aws:RequestedRegion': context.region } },
  },
])
/** Everything but what somebody might look for. */
export const allButSamples = beside(context => [
  allow('*', '*'),
  {
    Effect: 'Deny',
    Action: ['dynamodb:DeleteItem', 'dynamodb:DeleteTable', 's3:GetObject', 'iam:PutRolePolicy'],
    Resource: '*',
  },
  {
    Effect: 'Deny',
    Action: ['dynamodb:PutItem', 'dynamodb:Query'],
    NotResource: ownTable(context),
  },
])

/** A broad policy under a boundary that was taken off again. */
export const boundaryTakenOff = defineProcedure(async context => {
  const RoleName = role(context)
  const boundary = await context.call('iam', 'CreatePolicy', {
    PolicyName: `${RoleName}-boundary`,
    PolicyDocument: withLogs([allow(ownTable(context), 'dynamodb:Query', 'dynamodb:PutItem')]),
  })
  const PermissionsBoundary = pickText(boundary, 'Policy', 'Arn') ?? ''
  await context.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary })
  await giveRole(context, 'wishlist', 'data', allow('*', 'dynamodb:*'))
  await context.call('iam', 'DeleteRolePermissionsBoundary', { RoleName })
})

/** A broad policy under a boundary that holds nothing back. */
export const openBoundary = defineProcedure(async context => {
  const RoleName = role(context)
  const PolicyName = `${RoleName}-open`
  const boundary = await context.call('iam', 'CreatePolicy', { PolicyName, PolicyDocument: everything })
  const PermissionsBoundary = pickText(boundary, 'Policy', 'Arn') ?? ''
  await context.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary })
  await giveRole(context, 'wishlist', 'data', allow('*', 'dynamodb:*'))
})

/** The attached policy is right in its first version, and another one counts. */
export const otherVersion = defineProcedure(async context => {
  const created = await context.call('iam', 'CreatePolicy', {
    PolicyName: `${role(context)}-versions`,
    PolicyDocument: policyOf(allow(ownTable(context), 'dynamodb:Query', 'dynamodb:PutItem')),
  })
  const PolicyArn = pickText(created, 'Policy', 'Arn') ?? ''
  await context.call('iam', 'CreatePolicyVersion', {
    PolicyArn,
    PolicyDocument: policyOf(allow('*', 'dynamodb:*')),
    SetAsDefault: true,
  })
  await context.call('iam', 'AttachRolePolicy', { RoleName: role(context), PolicyArn })
})

/** The table was made anew, and is empty. */
export const emptied = defineProcedure(async context => {
  const TableName = shopOf(context).tables.wishlists
  await context.call('dynamodb', 'DeleteTable', { TableName })
  await context.call('dynamodb', 'CreateTable', {
    TableName,
    AttributeDefinitions: ['listId', 'sku'].map(name => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'listId', KeyType: 'HASH' },
      { AttributeName: 'sku', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
})

const source = (context: ProcedureContext) => context.starterFile('wishlist/index.mjs')

/** Shows what was saved last, and no more. */
export const lastWish = defineProcedure(async context => {
  const text = (await source(context)).replace(
    'Items.map(item => item.sku.S)',
    'Items.map(item => item.sku.S).slice(-1)',
  )
  await deployFiles(context, 'wishlist', { 'index.mjs': text })
})

/** All customers share what was saved since. */
export const sharedLists = defineProcedure(async context => {
  const text = (await source(context)).replace(
    'Item: { listId: { S: listId }, sku: { S: sku } }',
    "Item: { listId: { S: 'all' }, sku: { S: sku } }",
  )
  const reading = text.replace(
    'return Items.map(item => item.sku.S)',
    `const all = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'listId = :list',
      ExpressionAttributeValues: { ':list': { S: 'all' } },
    }),
  )
  return [...Items, ...all.Items].map(item => item.sku.S)`,
  )
  await deployFiles(context, 'wishlist', { 'index.mjs': reading })
})
