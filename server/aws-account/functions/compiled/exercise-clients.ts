import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Client {
  send(command: object): Promise<unknown>
  destroy(): void
}

type Exports = Readonly<Record<string, unknown>>
type Settings = Readonly<Record<string, unknown>>

/**
 * Sends a call or two with each client among the exports of the SDK's packages, so that V8 compiles what a call needs: a
 * function usually sends one at once. What is answered is no answer of AWS's; nothing leaves this machine.
 */
export async function exerciseClients(packages: readonly unknown[]): Promise<void> {
  const server = createServer((request, response) => {
    request.resume()
    const isQuery = request.headers['content-type']?.includes('urlencoded')
    request.on('end', () => response.end(isQuery ? '<Answer><Result/></Answer>' : '{}'))
  })
  const settings = clientSettings(await addressOf(server))
  const exports = packages.filter((one): one is Exports => typeof one === 'object' && one !== null)
  await Promise.all(exports.map(one => exerciseClient(one, settings)))
  await exerciseDocuments(exports, settings)
  server.closeAllConnections()
  server.close()
}

async function addressOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const clientSettings = (endpoint: string): Settings => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  maxAttempts: 1,
  requestHandler: { requestTimeout: 5000, connectionTimeout: 5000, throwOnRequestTimeout: true },
})

/** What functions mostly send: the first two that a client has of these, or else of those that list. */
const usual = [
  'PutItem GetItem Query SendMessage ReceiveMessage Publish PutEvents PutObject GetObject StartExecution SendTaskSuccess',
  'GetParameter GetSecretValue Invoke Converse ConverseStream GenerateDataKey Decrypt PutMetricData AssumeRole Retrieve',
].flatMap(names => names.split(' '))

const inputs: Settings = {
  TableName: 'none',
  Item: { id: { S: '1' }, count: { N: '1' } },
  Key: { id: { S: '1' } },
  Bucket: 'none',
  Body: 'none',
  QueueUrl: 'http://127.0.0.1/none',
  MessageBody: 'none',
  TopicArn: 'none',
  Message: 'none',
  Entries: [{ Detail: '{}', DetailType: 'none', Source: 'none' }],
  FunctionName: 'none',
  modelId: 'none',
  messages: [{ role: 'user', content: [{ text: 'none' }] }],
}

async function exerciseClient(exports: Exports, settings: Settings): Promise<void> {
  const Client = find(exports, name => /^[A-Z]\w+Client$/.test(name))
  if (Client === undefined) return
  const listing = Object.keys(exports).flatMap(name => /^(List\w+)Command$/.exec(name)?.[1] ?? [])
  const names = [...usual, ...listing].filter(name => `${name}Command` in exports).slice(0, 3)
  const input = exports.S3Client === undefined ? inputs : { ...inputs, Key: 'none' }
  await exercise(
    () => new Client(settings) as Client,
    names.map(name => () => new (exports[`${name}Command`] as Constructor)(input)),
  )
}

/** Documents of DynamoDB are written by a client around a client. */
async function exerciseDocuments(packages: readonly Exports[], settings: Settings): Promise<void> {
  const inner = packages.flatMap(({ DynamoDBClient }) => DynamoDBClient ?? [])[0] as Constructor | undefined
  const documents = packages.find(one => 'DynamoDBDocumentClient' in one)
  if (inner === undefined || documents === undefined) return
  const Documents = documents.DynamoDBDocumentClient as { from(client: object): Client }
  const input = { ...inputs, Item: { id: '1', count: 1 }, Key: { id: '1' } }
  const names = ['PutCommand', 'GetCommand', 'QueryCommand', 'UpdateCommand']
  await exercise(
    () => Documents.from(new inner(settings)),
    names.map(name => () => new (documents[name] as Constructor)(input)),
  )
}

type Constructor = new (input: Settings) => object

function find(exports: Exports, matches: (name: string) => boolean): Constructor | undefined {
  const name = Object.keys(exports).find(matches)
  return name === undefined ? undefined : (exports[name] as Constructor)
}

async function exercise(open: () => Client, commands: readonly (() => object)[]): Promise<void> {
  try {
    const client = open()
    for (const command of commands) await client.send(command()).catch(() => {})
    client.destroy()
  } catch {
    // A client that needs more than that is compiled as far as it came.
  }
}
