import { gzipSync } from 'node:zlib'
import { XRay } from '@aws-sdk/client-xray'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../testing/test-accounts.ts'
import { createService } from './service.ts'
import type { Span } from './spans.ts'

const traceId = '5b8efff798038103d269b633813fc60c'
let accounts: TestAccounts
let accountId: string
beforeAll(async () => {
  accounts = await createTestAccounts({ xray: async () => createService() })
  accountId = await accounts.provision()
})
afterAll(() => accounts.close())

const post = (body: BodyInit, headers: Record<string, string>) =>
  fetch(`http://127.0.0.1:${accounts.registry.port}/v1/traces`, { method: 'POST', body, headers })

async function spans(input: object): Promise<readonly Span[]> {
  const account = await accounts.registry.open(accountId)
  return ((await account?.oversee('xray', 'Spans', { ...input }))?.spans ?? []) as readonly Span[]
}

const now = Date.now()
const request = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'assistant' } }] },
      scopeSpans: [
        {
          scope: { name: 'shop' },
          spans: [
            {
              traceId,
              spanId: 'eee19b7ec3c1b174',
              name: 'chat nova',
              kind: 3,
              startTimeUnixNano: `${now}000000`,
              endTimeUnixNano: `${now + 5}000000`,
              attributes: [
                { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
                { key: 'tools', value: { arrayValue: { values: [{ stringValue: 'get_order' }] } } },
              ],
              status: { code: 2, message: 'no' },
            },
          ],
        },
      ],
    },
  ],
})

test('spans come as JSON, packed or not, and are there after a restart', async () => {
  const answer = await post(gzipSync(request), {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
  })
  expect([answer.status, await answer.json()]).toEqual([200, { partialSuccess: {} }])
  await accounts.restart()
  expect(await spans({ holding: 'get_order' })).toEqual([
    {
      traceId,
      spanId: 'eee19b7ec3c1b174',
      name: 'chat nova',
      kind: 'client',
      startMs: now,
      endMs: now + 5,
      attributes: { 'gen_ai.usage.input_tokens': 12, tools: ['get_order'] },
      events: [],
      status: { code: 'error', message: 'no' },
      service: 'assistant',
      scope: 'shop',
    },
  ])
  const xray = new XRay(await accounts.configuration(accountId))
  const { TraceSummaries = [] } = await xray.getTraceSummaries({
    StartTime: new Date(now - 1000),
    EndTime: new Date(now + 1000),
  })
  expect(TraceSummaries).toMatchObject([{ Id: '1-5b8efff7-98038103d269b633813fc60c', HasError: true }])
  const { Traces = [] } = await xray.batchGetTraces({ TraceIds: [TraceSummaries[0]?.Id ?? ''] })
  expect(JSON.parse(Traces[0]?.Segments?.[0]?.Document ?? '{}')).toMatchObject({
    name: 'chat nova',
    fault: true,
  })
  xray.destroy()
})

test('spans come as protocol buffers', async () => {
  const bytes = (number: number, value: Uint8Array | string) => {
    const inner = Buffer.from(value)
    const length = inner.length < 128 ? [inner.length] : [(inner.length & 127) | 128, inner.length >> 7]
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), inner])
  }
  const fixed = (number: number, nanos: bigint) => {
    const eight = Buffer.alloc(8)
    eight.writeBigUInt64LE(nanos)
    return Buffer.concat([Buffer.from([(number << 3) | 1]), eight])
  }
  const pair = (key: string, value: Buffer) => Buffer.concat([bytes(1, key), bytes(2, value)])
  const span = Buffer.concat([
    bytes(1, Buffer.from('ab'.repeat(16), 'hex')),
    bytes(2, Buffer.from('cd'.repeat(8), 'hex')),
    bytes(5, 'execute_tool'),
    fixed(7, BigInt(now) * 1_000_000n),
    fixed(8, BigInt(now) * 1_000_000n),
    bytes(9, pair('tokens', Buffer.from([0x18, 0x2a]))),
    bytes(9, pair('tool', bytes(1, 'refund'))),
  ])
  const scopeSpans = Buffer.concat([bytes(1, bytes(1, 'manual')), bytes(2, span)])
  const resource = bytes(1, pair('service.name', bytes(1, 'api')))
  const body = bytes(1, Buffer.concat([bytes(1, resource), bytes(2, scopeSpans)]))
  const answer = await post(body, { 'content-type': 'application/x-protobuf' })
  expect(answer.status).toBe(200)
  expect(await spans({ traceId: 'ab'.repeat(16) })).toMatchObject([
    {
      name: 'execute_tool',
      service: 'api',
      scope: 'manual',
      attributes: { tokens: 42, tool: 'refund' },
      startMs: now,
    },
  ])
})

test.each([
  ['{', 'application/json', 400],
  ['{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]}', 'application/json', 400],
  ['\u000a\u007f', 'application/x-protobuf', 400],
  ['x', 'text/plain', 415],
])('%j as %s is refused', async (body, type, status) => {
  expect((await post(body, { 'content-type': type })).status).toBe(status)
})

test('services and what they asked of each other are a graph', async () => {
  const other = '5b8efff798038103d269b633813fc60d'
  const span = (
    service: string,
    spanId: string,
    parentSpanId: string | undefined,
    ms: number,
    code: number,
  ) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [
      {
        scope: { name: 's' },
        spans: [
          {
            traceId: other,
            ...{ spanId, parentSpanId, name: spanId, kind: 2 },
            startTimeUnixNano: `${now}000000`,
            endTimeUnixNano: `${now + ms}000000`,
            status: { code },
          },
        ],
      },
    ],
  })
  const resourceSpans = [
    span('shop', 'aaaaaaaaaaaaaaa1', undefined, 3000, 1),
    span('shop', 'aaaaaaaaaaaaaaa2', 'aaaaaaaaaaaaaaa1', 2000, 1),
    span('stock', 'aaaaaaaaaaaaaaa3', 'aaaaaaaaaaaaaaa2', 1000, 2),
  ]
  await post(JSON.stringify({ resourceSpans }), { 'content-type': 'application/json' })
  const xray = new XRay(await accounts.configuration(accountId))
  const { Services = [] } = await xray.getTraceGraph({
    TraceIds: [`1-${other.slice(0, 8)}-${other.slice(8)}`],
  })
  const [shop, stock] = Services
  expect(shop).toMatchObject({
    Name: 'shop',
    Root: true,
    SummaryStatistics: { TotalCount: 1, OkCount: 1, TotalResponseTime: 3 },
    Edges: [{ ReferenceId: stock?.ReferenceId, SummaryStatistics: { FaultStatistics: { TotalCount: 1 } } }],
  })
  expect(stock).toMatchObject({ Name: 'stock', Root: false, Edges: [], SummaryStatistics: { TotalCount: 1 } })
  const range = { StartTime: new Date(now - 1000), EndTime: new Date(now + 10_000) }
  const graph = await xray.getServiceGraph(range)
  expect(graph.Services?.map(({ Name }) => Name)).toEqual(
    expect.arrayContaining(['assistant', 'shop', 'stock']),
  )
  await expect(xray.getServiceGraph({ ...range, EndTime: new Date(0) })).rejects.toThrow(
    'EndTime must be after',
  )
})
