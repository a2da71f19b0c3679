import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { queueArn, shopOf } from '../shop.ts'
import {
  allow,
  configure,
  createFunctionLike,
  createRole,
  deployFiles,
  queueUrl,
  redriveAfter,
  setMapping,
  setQueue,
  withLogs,
} from '../solutions/account-changes.ts'
import { deploy, edited } from '../solutions/deploy.ts'
import { fulfilment } from '../solutions/other-ways.ts'

/** What goes wrong when bad orders are to be set aside. */

/** Other attributes of the order queue. */
const queueWith = (attributes: { readonly [name: string]: string }): Procedure =>
  defineProcedure(context => setQueue(context, attributes))

/** The queue for failed orders exists, and nothing leads there. */
export const notConnected = queueWith({ RedrivePolicy: '' })
/** The queue empties itself after a minute: bad orders go, and so does everything that waits. */
export const forgetsSooner = queueWith({ MessageRetentionPeriod: '60' })
/** Every order waits for a quarter of an hour before anybody sees it. */
export const delayed = queueWith({ DelaySeconds: '900' })

/** Leads to the right queue, and takes minutes. */
export const tooSlow = defineProcedure(context =>
  setQueue(context, { VisibilityTimeout: '60', RedrivePolicy: redriveAfter(context, 5) }),
)

/** Leads to a queue of another name. */
export const otherQueue = defineProcedure(async context => {
  const name = `${shopOf(context).queue}-dlq`
  await context.call('sqs', 'CreateQueue', { QueueName: name })
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 2, name) })
})

/** Failed orders are gone after a minute: nobody sees them in the morning. */
export const failedForgotten = defineProcedure(async context => {
  await context.call('sqs', 'SetQueueAttributes', {
    QueueUrl: await queueUrl(context, shopOf(context).failedQueue),
    Attributes: { MessageRetentionPeriod: '60' },
  })
})

/** Errors are caught, and the order is gone for good. */
export const swallows = defineProcedure(async context => {
  const by = `export async function handler(event) {
  for (const record of event.Records) {
    try {
      const order = JSON.parse(record.body)
      const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0)
      const Item = { orderId: { S: order.orderId }, pieces: { N: String(pieces) } }
      await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
    } catch (error) {
      console.error(error)
    }
  }
}
`
  await deploy(context, 'fulfil', await edited(context, 'fulfil', { function: 'handler', by }))
})

/** Bad orders are set aside, and so are all others. */
export const setsAllAside = defineProcedure(async context => {
  const by = `export async function handler(event) {
  for (const record of event.Records) await setAside(record.body)
}
`
  await deploy(context, 'fulfil', await fulfilment(context, by))
})

/** A copy of a bad order is set aside, and the order goes on coming back. */
export const copies = defineProcedure(async context => {
  await setQueue(context, { RedrivePolicy: '' })
  const by = `export async function handler(event) {
  for (const record of event.Records) {
    try {
      const order = JSON.parse(record.body)
      const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0)
      const Item = { orderId: { S: order.orderId }, pieces: { N: String(pieces) } }
      await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
    } catch (error) {
      await setAside(record.body)
      throw error
    }
  }
}
`
  await letSend(context)
  await deploy(context, 'fulfil', await fulfilment(context, by))
})

/** Counts lines and not pieces. */
export const countsLines = defineProcedure(async context => {
  const source = await context.starterFile('fulfil/index.mjs')
  await deployFiles(context, 'fulfil', { 'index.mjs': source.replace('sum + item.quantity', 'sum + 1') })
})

/** The function no longer takes anything from the queue, so nothing fails. */
export const stopped = defineProcedure(context => setMapping(context, { Enabled: false }))

/** Somebody else takes the failed orders out again. */
export const cleanedUp = defineProcedure(async context => {
  const shop = shopOf(context)
  const failed = queueArn(context, shop.failedQueue)
  const name = `${shop.functions.fulfil}-cleaner`
  const takes = allow(failed, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
  const role = await createRole(context, name, withLogs([takes]))
  const source = 'export const handler = async event => console.log(event.Records.length)\n'
  const FunctionName = await createFunctionLike(context, 'fulfil', { name, role, source })
  await context.call('lambda', 'CreateEventSourceMapping', { EventSourceArn: failed, FunctionName })
})

/** The function may send to the queue for failed orders, and knows it. */
export async function letSend(context: Parameters<Procedure>[0]): Promise<void> {
  const shop = shopOf(context)
  await context.call('iam', 'PutRolePolicy', {
    RoleName: shop.functions.fulfil,
    PolicyName: 'failed',
    PolicyDocument: withLogs([allow(queueArn(context, shop.failedQueue), 'sqs:SendMessage')]),
  })
  await configure(context, 'fulfil', {
    Environment: {
      Variables: {
        TABLE: shop.tables.orders,
        FAILED_QUEUE_URL: await queueUrl(context, shop.failedQueue),
      },
    },
  })
}
