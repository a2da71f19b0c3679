import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountProcess, type ClientSettings, startAccountProcess } from './testing/account-process.ts'
import { HOSTILE_KINDS, SLOW_KINDS } from './testing/hostile-calls.ts'

/**
 * The owner of the process takes it for silent after two seconds, and clocks stop. Counted is what a turn had of a
 * processor, as how long it took is up to what else runs on the machine.
 */
const MAX_TURN_MS = 1000

/** For a busy machine: what it waits for is answered, not timed. */
const PATIENCE = { timeout: 180_000 }

let process: AccountProcess
let evil: ClientSettings
let victim: Record<string, () => Promise<unknown>>

beforeAll(async () => {
  process = await startAccountProcess()
  evil = await process.settings()
  const settings = { ...(await process.settings(await process.provision())), maxAttempts: 1 }
  const clients = {
    iam: new IAMClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sqs: new SQSClient(settings),
    dynamodb: new DynamoDBClient(settings),
    logs: new CloudWatchLogsClient(settings),
  }
  victim = {
    iam: () => clients.iam.send(new ListRolesCommand({})),
    s3: () => clients.s3.send(new ListBucketsCommand({})),
    sqs: () => clients.sqs.send(new ListQueuesCommand({})),
    dynamodb: () => clients.dynamodb.send(new ListTablesCommand({})),
    logs: () => clients.logs.send(new DescribeLogGroupsCommand({})),
  }
  for (const kind of HOSTILE_KINDS) await kind.prepare?.(evil)
  for (const call of Object.values(victim)) await call()
}, PATIENCE.timeout)
afterAll(() => process.close())

/** Makes one call after the other until `attack` is over, and one of each service at least; any failure is one. */
async function workWhile(attack: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = attack.finally(() => {
    isOver = true
  })
  do for (const call of Object.values(victim)) await call()
  while (!isOver)
  await over
}

test('there are thirty kinds and more, each another one', () => {
  const names = [...HOSTILE_KINDS, ...SLOW_KINDS].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(HOSTILE_KINDS.length).toBeGreaterThanOrEqual(30)
})

test.each(HOSTILE_KINDS)('while one sends $name, others work', PATIENCE, async kind => {
  await process.longestTurnMs()
  await workWhile(
    kind.attack(evil).then(answers => {
      // Whatever it is, it is dealt with: refused, throttled or done, but no fault of ours.
      for (const { status, body } of answers) expect(status === 500 ? body : '').toBe('')
    }),
  )
  expect(await process.longestTurnMs()).toBeLessThan(MAX_TURN_MS)
})

test('while one sends all of it at once, others work', PATIENCE, async () => {
  await process.longestTurnMs()
  // They are there meanwhile; that they are cut off in their time is a case of `listener-limits.test.ts`, for each listener.
  for (const kind of SLOW_KINDS) void kind.attack(evil)
  await workWhile(Promise.all(HOSTILE_KINDS.map(kind => kind.attack(evil))))
  expect(await process.longestTurnMs()).toBeLessThan(MAX_TURN_MS)
})
