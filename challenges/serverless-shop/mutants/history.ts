import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { historyOf } from '../names/history.ts'
import { allow, putPolicy } from '../policies.ts'
import { tableArn } from '../shop.ts'
import { attach, changed, deploy, deployChanged } from '../solutions/account-changes.ts'
import { inNewTable } from '../solutions/history-designs.ts'
import { historyByIndex } from '../solutions/history-sources.ts'

/** What goes wrong when orders are to be found. Each follows the reference, which has made the index. */

/** The reference's source with one thing changed. */
const spoiled = (from: string | RegExp, to: string): Procedure =>
  defineProcedure(async context => {
    await deployChanged(context, historyOf(context).function, 'history/index.mjs', source =>
      changed(historyByIndex(source), from, to),
    )
  })

/** Oldest first. */
export const oldestFirst = spoiled('ScanIndexForward: false', 'ScanIndexForward: true')
/** Does not say that there are more. */
export const onePageOnly = spoiled(/ {4}\.\.\.\(LastEvaluatedKey && .*\n/, '')
/** Says that there are more, and begins again. */
export const forgetsPlace = spoiled(/ {6}\.\.\.\(next && .*\n/, '')
/** Shows twenty, whatever is asked for. */
export const alwaysTwenty = spoiled('Limit: limit', 'Limit: 20')
/** Goes on by the time alone: of those of the same instant some are left out. */
export const goesOnByTime = defineProcedure(async context => {
  const source = historyByIndex(await context.starterFile('history/index.mjs'))
  const text = [
    [
      "KeyConditionExpression: 'customer = :customer',",
      "KeyConditionExpression: next ? 'customer = :customer AND placedAt < :last' : 'customer = :customer',",
    ],
    [
      "ExpressionAttributeValues: { ':customer': { S: customer } },",
      "ExpressionAttributeValues: { ':customer': { S: customer }, ...(next && { ':last': { N: next } }) },",
    ],
    [/ {6}\.\.\.\(next && .*\n/, ''],
    ['next: tokenOf(LastEvaluatedKey)', 'next: LastEvaluatedKey.placedAt.N'],
  ].reduce((made, [from = '', to]) => changed(made, from, String(to)), source)
  await deploy(context, historyOf(context).function, { 'index.mjs': text })
})
/** Sorts what is on a page, and not the pages. */
export const sortsPages = spoiled(
  /ScanIndexForward: false,([\s\S]*?)orders: Items\.map\(orderOf\)/,
  `ScanIndexForward: true,
      Limit: limit,
      ...(next && { ExclusiveStartKey: keyOf(next) }),
    }),
  )
  return {
    orders: Items.map(orderOf).sort((one, other) => other.placedAt - one.placedAt)`,
)
/** A table of its own, and the old orders are where they were. */
export const leavesOld = defineProcedure(context => inNewTable(context, false))
/** Finds by the index, and may still read everything. */
export const mayScan = defineProcedure(context => {
  const names = historyOf(context)
  return putPolicy(context, names.function, 'more', [allow(tableArn(context, names.table), 'dynamodb:Scan')])
})
/** Everything on the own table and its indexes. */
export const allActions = defineProcedure(context => {
  const names = historyOf(context)
  return putPolicy(context, names.function, 'more', [
    allow(`${tableArn(context, names.table)}*`, 'dynamodb:*'),
  ])
})
/** What people do when they are in a hurry. */
export const fullAccess = defineProcedure(context =>
  attach(context, historyOf(context).function, 'AmazonDynamoDBFullAccess'),
)
/** No longer refuses a limit. */
export const anyLimit = spoiled(
  /if \(!Number\.isInteger\(limit\)[\s\S]*?50' \}\)\n/,
  'if (limit === 0) return answer(400, {})\n',
)
/** No longer refuses an order without items. */
export const emptyOrders = spoiled('|| items.length === 0', '')
/** Tells the time of orders in seconds. */
export const inSeconds = spoiled(
  'placedAt: Number(placedAt.N)',
  'placedAt: Math.round(Number(placedAt.N) / 1000)',
)
