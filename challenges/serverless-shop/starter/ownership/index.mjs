import { DynamoDBClient, GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE
const days = { DE: 2, NL: 1, PT: 4, SE: 3 }

/** Everything that customers do with their invoices, and how long parcels take. */
export async function handler(event) {
  if (event.routeKey === 'GET /delivery-times') return answer(200, { days })
  if (!event.headers.authorization) return answer(401, { message: 'Sign in first' })
  switch (event.routeKey) {
    case 'GET /invoices':
      return list(event.queryStringParameters?.customer)
    case 'GET /invoices/{invoiceId}':
      return show(event.pathParameters.invoiceId)
    default:
      return readdress(event.pathParameters.invoiceId, JSON.parse(event.body ?? '{}'))
  }
}

async function list(customer) {
  const { Items } = await database.send(
    new ScanCommand({
      TableName,
      FilterExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': { S: customer ?? '' } },
      ConsistentRead: true,
    }),
  )
  return answer(200, { invoices: Items.map(shown) })
}

async function show(invoiceId) {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: { invoiceId: { S: invoiceId } }, ConsistentRead: true }),
  )
  if (Item === undefined) return answer(404, { message: 'There is no such invoice' })
  return answer(200, shown(Item))
}

async function readdress(invoiceId, { address }) {
  if (typeof address !== 'string' || address === '') return answer(400, { message: 'An address is needed' })
  try {
    const { Attributes } = await database.send(
      new UpdateItemCommand({
        TableName,
        Key: { invoiceId: { S: invoiceId } },
        UpdateExpression: 'SET address = :address',
        ConditionExpression: 'attribute_exists(invoiceId)',
        ExpressionAttributeValues: { ':address': { S: address } },
        ReturnValues: 'ALL_NEW',
      }),
    )
    return answer(200, shown(Attributes))
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error
    return answer(404, { message: 'There is no such invoice' })
  }
}

function shown({ invoiceId, customer, cents, address }) {
  return { invoiceId: invoiceId.S, customer: customer.S, cents: Number(cents.N), address: address.S }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
