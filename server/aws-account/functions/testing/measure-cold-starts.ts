/**
 * `node measure-cold-starts.ts TIMES` starts each kind of function so many times in a sandbox of its own, one after the other,
 * and prints for each what its first call took and what its sandbox had of processors until then, both in milliseconds, the
 * latter in steps of ten: `{"kinds": [{"kind": …, "tookMs": […], "processorMs": […]}]}`.
 */
import type { Socket } from 'node:net'
import { createFunctionHost } from '../function-host.ts'
import { createFunctionTrial, type TrialSettings } from './function-trial.ts'

const kinds: Readonly<Record<string, TrialSettings>> = {
  'with the SDK': {
    files: {
      'index.mjs': `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}))
export const handler = () => client.send(new PutCommand({ TableName: 'orders', Item: { id: '1' } }))`,
    },
  },
  without: { files: { 'index.mjs': 'export const handler = async () => 1' } },
  'in Python': { runtime: 'python3.12', files: { 'index.py': 'def handler(event, context):\n  return 1' } },
}

/** Answers each call as DynamoDB answers one that asks for nothing. */
function answer(socket: Socket): void {
  socket.on('error', () => {})
  socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'))
}

const times = Number(process.argv[2])
const host = createFunctionHost()
await host.prepared

async function measure(settings: TrialSettings, accountId: string) {
  const trial = createFunctionTrial(host, { timeoutSeconds: 60, connect: answer, ...settings, accountId })
  const began = performance.now()
  const outcome = await trial.invoke()
  const tookMs = performance.now() - began
  if (outcome.kind !== 'finished' || outcome.failed)
    throw new Error(`A function failed:\n${trial.lines.map(({ message }) => message).join('\n')}`)
  const processorMs = await host.processorMs(accountId)
  host.closeAccount(accountId)
  return { tookMs, processorMs }
}

const measured: object[] = []
for (const [kind, settings] of Object.entries(kinds)) {
  const starts: { tookMs: number; processorMs: number }[] = []
  while (starts.length < times) starts.push(await measure(settings, `${kind} ${starts.length}`))
  measured.push({
    kind,
    tookMs: starts.map(({ tookMs }) => tookMs),
    processorMs: starts.map(({ processorMs }) => processorMs),
  })
}
await host.close()
console.log(JSON.stringify({ kinds: measured }))
