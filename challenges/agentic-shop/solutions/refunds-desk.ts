import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { refundsOf } from '../names/refunds.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the refund desk on which requests wait, with changes. */
export async function buildRefunds(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('refunds/index.mjs')
  const waiting = [...stepsOfRefunds, ...changes].reduce(
    (text, [from, to]) => changed(text, from, to),
    starter,
  )
  await deploy(context, refundsOf(context).function, { 'index.mjs': waiting })
}

/** What makes requests wait, in the starter's source. */
export const stepsOfRefunds: Changes = [
  [
    "import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'",
    `import { randomUUID } from 'node:crypto'
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'`,
  ],
  [
    `      return answer(200, { requests: [] })
    default:
      return answer(404, { message: 'There is no such request' })`,
    `      return isStaff(claims) ? list() : answer(403, { message: 'For staff' })
    default:
      return isStaff(claims) ? decide(event.pathParameters.requestId, body) : answer(403, { message: 'For staff' })`,
  ],
  [
    `  await pay({ orderId, cents, customer })
  return { state: 'paid' }
}
`,
    `  const requestId = randomUUID()
  await database.send(
    new PutItemCommand({
      TableName: process.env.REQUESTS,
      Item: { requestId: { S: requestId }, orderId: { S: orderId }, cents: { N: String(cents) }, customer: { S: customer }, state: { S: 'waiting' } },
    }),
  )
  return { state: 'waiting', requestId }
}

const isStaff = claims => /(^|[\\s,[])staff([\\s,\\]]|$)/.test(String(claims['cognito:groups'] ?? ''))

const shown = ({ requestId, orderId, cents, customer, state }) => ({
  requestId: requestId.S, orderId: orderId.S, cents: Number(cents.N), customer: customer.S, state: state.S,
})

async function list() {
  const { Items } = await database.send(new ScanCommand({ TableName: process.env.REQUESTS, ConsistentRead: true }))
  return answer(200, { requests: Items.map(shown) })
}

/** Whoever decides first has decided: only then is anything paid, as it was asked for. */
async function decide(requestId, { decision }) {
  const state = { approve: 'approved', reject: 'rejected' }[decision]
  if (state === undefined) return answer(400, { message: 'approve or reject' })
  try {
    const { Attributes } = await database.send(
      new UpdateItemCommand({
        TableName: process.env.REQUESTS,
        Key: { requestId: { S: requestId } },
        UpdateExpression: 'SET #state = :state',
        ConditionExpression: '#state = :waiting',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': { S: state }, ':waiting': { S: 'waiting' } },
        ReturnValues: 'ALL_NEW',
      }),
    )
    const request = shown(Attributes)
    if (state === 'approved') await pay({ orderId: request.orderId, cents: request.cents, customer: request.customer })
    return answer(200, request)
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error
    const { Item } = await database.send(
      new GetItemCommand({ TableName: process.env.REQUESTS, Key: { requestId: { S: requestId } }, ConsistentRead: true }),
    )
    return Item === undefined ? answer(404, { message: 'There is no such request' }) : answer(409, shown(Item))
  }
}
`,
  ],
]
