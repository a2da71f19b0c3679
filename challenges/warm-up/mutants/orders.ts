import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { shopOf } from '../shop.ts'
import { deploy, edited } from '../solutions/deploy.ts'
import { fulfilment } from '../solutions/other-ways.ts'

/** The queue for failed orders exists, and nothing leads there. */
export const notConnected = defineProcedure(context => setQueue(context, { RedrivePolicy: '' }))

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

/** The function no longer takes anything from the queue, so nothing fails. */
export const stopped = defineProcedure(async context => {
  const FunctionName = shopOf(context).functions.fulfil
  const mappings = await context.call('lambda', 'ListEventSourceMappings', { FunctionName })
  for (const mapping of pickList(mappings, 'EventSourceMappings'))
    await context.call('lambda', 'UpdateEventSourceMapping', {
      UUID: pickText(mapping, 'UUID') ?? '',
      Enabled: false,
    })
})

/** The queue empties itself after a minute: bad orders go, and so does everything that waits. */
export const forgetsSooner = defineProcedure(context => setQueue(context, { MessageRetentionPeriod: '60' }))

async function setQueue(context: ProcedureContext, attributes: { readonly [name: string]: string }) {
  const queue = await context.call('sqs', 'GetQueueUrl', { QueueName: shopOf(context).queue })
  await context.call('sqs', 'SetQueueAttributes', {
    QueueUrl: pickText(queue, 'QueueUrl') ?? '',
    Attributes: attributes,
  })
}
