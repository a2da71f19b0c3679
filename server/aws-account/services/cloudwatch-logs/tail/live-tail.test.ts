import { CloudWatchLogs, type StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService } from '../service.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let accounts: TestAccounts
let accountId: string
let logs: CloudWatchLogs
const arnOf = (name: string) => `arn:aws:logs:us-east-1:${accountId}:log-group:${name}`

beforeAll(async () => {
  accounts = await createTestAccounts({ 'cloudwatch-logs': async () => createService() })
  accountId = await accounts.provision()
  // On AWS the name of the host has another beginning; here it is one host.
  logs = new CloudWatchLogs({ ...(await accounts.configuration(accountId)), disableHostPrefix: true })
  for (const logGroupName of ['orders', 'other']) {
    await logs.createLogGroup({ logGroupName })
    for (const logStreamName of ['a', 'b']) await logs.createLogStream({ logGroupName, logStreamName })
  }
})
afterAll(() => accounts.close())

const put = (logGroupName: string, logStreamName: string, ...messages: string[]) =>
  logs.putLogEvents({
    ...{ logGroupName, logStreamName },
    logEvents: messages.map(message => ({ timestamp: Date.now(), message })),
  })

type Question = Omit<Parameters<CloudWatchLogs['startLiveTail']>[0], 'logGroupIdentifiers'>

/** Begins a session; `next` answers the messages of the next update that has any. */
async function tail(question: Question = {}, names = ['orders']) {
  const leaving = new AbortController()
  const { responseStream } = await logs.startLiveTail(
    { logGroupIdentifiers: names.map(arnOf), ...question },
    { abortSignal: leaving.signal },
  )
  const events = (responseStream as AsyncIterable<StartLiveTailResponseStream>)[Symbol.asyncIterator]()
  const { value: first } = await events.next()
  return {
    first,
    async next() {
      for (;;) {
        const { value } = await events.next()
        const update = value?.sessionUpdate
        if (update?.sessionResults?.length) return update
      }
    },
    end: () => leaving.abort(),
  }
}

test('what comes into a group from then on is told, of the streams and with the words that were asked for', async () => {
  await put('orders', 'a', 'before')
  const all = await tail()
  expect(all.first.sessionStart).toMatchObject({
    ...{ logGroupIdentifiers: [arnOf('orders')], logStreamNames: [], sessionId: expect.any(String) },
  })
  const some = await tail({ logStreamNamePrefixes: ['b'], logEventFilterPattern: 'ERROR' })
  await put('orders', 'a', 'ERROR of another stream')
  await put('other', 'b', 'ERROR of another group')
  await put('orders', 'b', 'fine', 'ERROR here')
  const { sessionResults, sessionMetadata } = await some.next()
  expect(sessionMetadata).toEqual({ sampled: false })
  expect(sessionResults).toMatchObject([
    { logStreamName: 'b', message: 'ERROR here', logGroupIdentifier: `${accountId}:orders` },
  ])
  const told = []
  while (told.length < 3) told.push(...((await all.next()).sessionResults ?? []))
  expect(told.map(({ message }) => message)).toEqual(['ERROR of another stream', 'fine', 'ERROR here'])
  all.end()
  some.end()
})

test('of more than five hundred in a second five hundred are told, and that there were more', async () => {
  const session = await tail()
  await put('orders', 'a', ...Array.from({ length: 501 }, (_, at) => `event ${at}`))
  const { sessionResults, sessionMetadata } = await session.next()
  expect(sessionMetadata).toEqual({ sampled: true })
  expect(sessionResults).toHaveLength(500)
  session.end()
})

test('what is no group, too many or contradictory is refused', async () => {
  const start = (names: string[], question: Question = {}) =>
    logs.startLiveTail({ logGroupIdentifiers: names, ...question })
  await expect(start([arnOf('none')])).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  for (const wrong of [
    start(['orders']),
    start(Array.from({ length: 11 }, (_, at) => arnOf(`g${at}`))),
    start([arnOf('orders'), arnOf('other')], { logStreamNames: ['a'] }),
    start([arnOf('orders')], { logStreamNames: ['a'], logStreamNamePrefixes: ['a'] }),
    start([arnOf('orders')], { logEventFilterPattern: '{ $.a = ' }),
  ])
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidParameterException' })
})

test('fifteen sessions are as many as an account may have; those that were left make room', async () => {
  // Whoever went before is missed at the next update.
  const patiently = { timeout: 60_000, interval: 500 }
  const sessions = []
  while (sessions.length < 15) sessions.push(await vi.waitFor(() => tail(), patiently))
  await expect(tail()).rejects.toMatchObject({ name: 'LimitExceededException' })
  for (const one of sessions) one.end()
  const another = await vi.waitFor(() => tail(), patiently)
  another.end()
})
