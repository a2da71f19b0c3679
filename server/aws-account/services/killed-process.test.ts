import { randomUUID } from 'node:crypto'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { SSM } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type AccountProcess, type ClientSettings, startAccountProcess } from './testing/account-process.ts'

/** `npm run account:kill` does fifty; a round takes some seconds. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 2)
const ACCOUNTS = 10
const CLIENTS = 20

vi.setConfig({ testTimeout: 120_000 + ROUNDS * 420_000, hookTimeout: 600_000 })

let accounts: AccountProcess
let ids: string[]

beforeAll(async () => {
  accounts = await startAccountProcess()
  ids = [accounts.accountId]
  while (ids.length < ACCOUNTS) ids.push(await accounts.provision())
  for (const id of ids) {
    const settings = await accounts.settings(id)
    await new SQS(settings).createQueue({ QueueName: 'kept' })
    await new S3(settings).createBucket({ Bucket: `kept-${id}` })
    await new DynamoDB(settings).createTable({
      TableName: 'kept',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    })
  }
})
afterAll(() => accounts.close())

interface Clients {
  readonly id: string
  readonly s3: S3
  readonly ssm: SSM
  readonly dynamo: DynamoDB
  readonly sqs: SQS
  readonly QueueUrl: string
}

const clientsOf = (id: string, settings: ClientSettings): Clients => {
  const once = { ...settings, maxAttempts: 1, forcePathStyle: true }
  return {
    id,
    s3: new S3(once),
    ssm: new SSM(once),
    dynamo: new DynamoDB(once),
    sqs: new SQS(once),
    QueueUrl: `${settings.endpoint}/${id}/kept`,
  }
}

/** Ways to write something, and how many of those writes are there. */
const WRITES = {
  object: ({ s3, id }: Clients, Key: string) => s3.putObject({ Bucket: `kept-${id}`, Key, Body: Key }),
  parameter: ({ ssm }: Clients, Name: string) => ssm.putParameter({ Name, Value: Name, Type: 'String' }),
  item: ({ dynamo }: Clients, key: string) => dynamo.putItem({ TableName: 'kept', Item: { id: { S: key } } }),
  message: ({ sqs, QueueUrl }: Clients, MessageBody: string) => sqs.sendMessage({ QueueUrl, MessageBody }),
}
type Kind = keyof typeof WRITES
const KINDS = Object.keys(WRITES) as Kind[]

const READS: Readonly<Record<Exclude<Kind, 'message'>, (clients: Clients, key: string) => Promise<boolean>>> =
  {
    object: ({ s3, id }, Key) =>
      s3.getObject({ Bucket: `kept-${id}`, Key }).then(
        async ({ Body }) => (await Body?.transformToString()) === Key,
        () => false,
      ),
    parameter: ({ ssm }, Name) =>
      ssm.getParameter({ Name }).then(
        ({ Parameter }) => Parameter?.Value === Name,
        () => false,
      ),
    item: ({ dynamo }, key) =>
      dynamo.getItem({ TableName: 'kept', Key: { id: { S: key } } }).then(
        ({ Item }) => Item !== undefined,
        () => false,
      ),
  }

/** By the account, what was acknowledged. */
type Acknowledged = Map<string, { readonly kind: Kind; readonly key: string }[]>

async function write(clients: readonly Clients[], done: Acknowledged, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const one = clients[Math.floor(Math.random() * clients.length)]
    const kind = KINDS[turn % KINDS.length]
    if (one === undefined || kind === undefined) return
    const key = `w${randomUUID()}`
    try {
      await WRITES[kind](one, key)
      done.get(one.id)?.push({ kind, key })
    } catch {
      // What was not acknowledged may be there or not.
    }
  }
}

async function lostOf(clients: Clients, done: Acknowledged): Promise<string[]> {
  const lost: string[] = []
  const own = done.get(clients.id) ?? []
  for (const { kind, key } of own)
    if (kind !== 'message' && !(await READS[kind](clients, key))) lost.push(`${clients.id} ${kind} ${key}`)
  const { QueueUrl, sqs } = clients
  const { Attributes } = await sqs.getQueueAttributes({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  })
  const sent = own.filter(({ kind }) => kind === 'message').length
  if (Number(Attributes?.ApproximateNumberOfMessages) < sent) lost.push(`${clients.id} messages`)
  return lost
}

test('what was acknowledged is there after the process was killed, and every account opens', async () => {
  const done: Acknowledged = new Map(ids.map(id => [id, []]))
  for (let round = 0; round < ROUNDS; round++) {
    const before = await Promise.all(ids.map(async id => clientsOf(id, await accounts.settings(id))))
    let isOver = false
    const writers = Array.from({ length: CLIENTS }, () => write(before, done, () => isOver))
    const written = () => [...done.values()].reduce((sum, list) => sum + list.length, 0)
    // Somewhere in the middle of the writes, never at the same place.
    const enough = written() + 60 + Math.floor(Math.random() * 120)
    await vi.waitUntil(() => written() >= enough, { timeout: 300_000, interval: 1 })
    const crashed = accounts.crash()
    isOver = true
    await crashed
    await Promise.all(writers)
    for (const id of ids) expect(await lostOf(clientsOf(id, await accounts.settings(id)), done)).toEqual([])
  }
})
