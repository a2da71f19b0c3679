import { cbor } from '@smithy/core/cbor'
import { expect, test } from 'vitest'
import { encodeOutput } from './encode.ts'
import { realText, withReals } from './real-numbers.ts'
import type { ResolvedRequest, WireFormat } from './resolve.ts'
import { loadServiceModel } from './service-model.ts'

const encoded = async (id: string, name: string, format: WireFormat, output: object) => {
  const service = await loadServiceModel(id)
  const operation = service.operations.get(name)
  if (!operation) throw new Error(`No operation ${name}`)
  const resolved: ResolvedRequest = {
    ...{ service, operation, format },
    ...{ query: new URLSearchParams(), labels: {}, form: new Map() },
  }
  const { body } = await encodeOutput(resolved, { ...output }, 'r')
  return Buffer.from(body as Uint8Array)
}

const statistics = { Label: 'm', Datapoints: [{ Average: 30, Sum: 0.5, SampleCount: -2 }, { Maximum: 0 }] }

test('whole floating-point numbers are written with their fraction in JSON', async () => {
  const text = (await encoded('cloudwatch', 'GetMetricStatistics', 'json', statistics)).toString()
  expect(text).toContain('"Average":30.0')
  expect(text).toContain('"Sum":0.5')
  expect(text).toContain('"SampleCount":-2.0')
  expect(text).toContain('"Maximum":0.0')
  expect(JSON.parse(text)).toMatchObject(statistics)
})

test('lists of them are, and whole numbers that have no fraction are not', async () => {
  const results = { MetricDataResults: [{ Id: 'a', Values: [1, 2.5] }] }
  expect((await encoded('cloudwatch', 'GetMetricData', 'json', results)).toString()).toContain('[1.0,2.5]')
  const alarms = { MetricAlarms: [{ Threshold: 3, Period: 60 }] }
  const text = (await encoded('cloudwatch', 'DescribeAlarms', 'json', alarms)).toString()
  expect(text).toContain('"Threshold":3.0')
  expect(text).toContain('"Period":60')
  expect(text).not.toContain('60.0')
})

test('CBOR has them in 64 bits, and means the same', async () => {
  const body = await encoded('cloudwatch', 'GetMetricStatistics', 'cbor', statistics)
  expect(cbor.deserialize(body)).toMatchObject(statistics)
  const thirty = Buffer.alloc(9)
  thirty[0] = 0xfb
  thirty.writeDoubleBE(30, 1)
  expect(body.includes(thirty)).toBe(true)
  // The half, and the three that are whole.
  expect([...body].filter(byte => byte === 0xfb)).toHaveLength(4)
})

test('an answer without such numbers is written as it is', async () => {
  const item = { Item: { n: { N: '1' }, l: { L: [{ M: { deep: { S: 'x' } } }] } } }
  expect(JSON.parse((await encoded('dynamodb', 'GetItem', 'json', item)).toString())).toEqual(item)
  const counted = { ...item, ConsumedCapacity: { TableName: 't', CapacityUnits: 1 } }
  expect((await encoded('dynamodb', 'GetItem', 'json', counted)).toString()).toContain('"CapacityUnits":1.0')
})

test('a stream of events is left as it is', async () => {
  const events = (async function* () {
    yield { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'x' } } }
  })()
  const service = await loadServiceModel('bedrock-runtime')
  const operation = service.operations.get('ConverseStream')
  if (!operation) throw new Error('No operation ConverseStream')
  const told = withReals('bedrock-runtime', operation.output, { stream: events }, realText)
  expect(Reflect.get(told, 'stream')).toBe(events)
})
