import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { createKeptRoom, type Keeper, type KeptLimits, type KeptRoom } from './kept-room.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

const limits: KeptLimits = {
  maxRowBytes: 100,
  maxHostRowBytes: 150,
  modestRowBytes: 20,
  maxBlobBytes: 1_000,
  maxWrittenBytes: 5_000,
}

describe('an account', () => {
  let room: KeptRoom
  let all: (Keeper & { rows: number; blobs: number; dead: number })[]
  let time: number

  const account = (id: string) => {
    const one = {
      ...{ id, rows: 0, blobs: 0, dead: 0 },
      kept: () => ({ rowBytes: one.rows, blobBytes: one.blobs + one.dead }),
      sweep() {
        one.dead = 0
      },
    }
    all.push(one)
    return one
  }
  beforeEach(() => {
    all = []
    time = 0
    room = createKeptRoom(
      limits,
      () => all,
      () => time,
    )
  })
  const send = (keeper: Keeper, bytes = 0) =>
    room.refusal(keeper, { serviceId: 'sqs', operation: 'SendMessage', bytes })

  test('that keeps as much as it may is refused more, with a word, and may take away and look', () => {
    const one = account('one')
    one.rows = 100
    expect(send(one)).toBeUndefined()
    one.rows = 101
    expect(send(one)).toMatchObject({
      code: 'LimitExceededException',
      message: expect.stringContaining('Delete'),
    })
    for (const operation of ['DeleteMessage', 'ReceiveMessage', 'PurgeQueue', 'GetQueueAttributes'])
      expect(room.refusal(one, { serviceId: 'sqs', operation, bytes: 0 }), operation).toBeUndefined()
    one.rows = 90
    expect(send(one)).toBeUndefined()
  })

  test('that keeps little may keep more when all together keep too much, and those who keep much may not', () => {
    const [first, second, third] = [account('first'), account('second'), account('third')]
    first.rows = 90
    second.rows = 70
    third.rows = 20
    expect([first, second, third].map(one => send(one) !== undefined)).toEqual([true, true, false])
  })

  test('whose objects were deleted is given their room back, looked for now and then', () => {
    const one = account('one')
    one.dead = 1_001
    expect(send(one)).toBeUndefined()
    expect(one.dead).toBe(0)
    one.dead = 1_001
    expect(send(one)).toBeDefined()
    time += 5 * 60_000
    expect(send(one)).toBeUndefined()
    one.blobs = 1_001
    expect(send(one)).toBeDefined()
  })

  test('that writes without end, over what it wrote before, is ended too', () => {
    const one = account('one')
    for (let call = 0; call < 6; call += 1) expect(send(one, 1_000)).toBeUndefined()
    expect(send(one, 1_000)).toBeDefined()
    room.forget('one')
    expect(send(one, 1_000)).toBeUndefined()
  })
})

describe('in a real account', () => {
  let accounts: TestAccounts
  beforeAll(async () => {
    const kept = { ...limits, maxRowBytes: 300_000, maxHostRowBytes: 10_000_000, modestRowBytes: 200_000 }
    accounts = await createTestAccounts(
      { sqs: async () => (await import('../services/sqs/service.ts')).createService() },
      { kept: { ...kept, maxWrittenBytes: 10_000_000 } },
    )
  })
  afterAll(() => accounts.close())

  test('messages fill it until they are refused; others and the platform send on; room comes back', async () => {
    const [full, other] = [await accounts.provision(), await accounts.provision()]
    const sqs = new SQS(await accounts.configuration(full))
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'flood' })
    const MessageBody = 'x'.repeat(60_000)
    let sent = 0
    const flood = async () => {
      for (; sent < 50; sent += 1) await sqs.sendMessage({ QueueUrl, MessageBody })
    }
    await expect(flood()).rejects.toMatchObject({ name: 'LimitExceededException', message: /Delete what/ })
    expect(sent).toBeGreaterThanOrEqual(4)
    expect(sent).toBeLessThanOrEqual(6)

    const administrator = new SQS(await accounts.configuration(full, 'administrator'))
    await administrator.sendMessage({ QueueUrl, MessageBody: 'probe' })
    const neighbour = new SQS(await accounts.configuration(other))
    const made = await neighbour.createQueue({ QueueName: 'calm' })
    await neighbour.sendMessage({ QueueUrl: made.QueueUrl, MessageBody })

    await sqs.purgeQueue({ QueueUrl })
    await sqs.sendMessage({ QueueUrl, MessageBody })
  })
})
