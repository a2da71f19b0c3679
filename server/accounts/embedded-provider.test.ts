import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { heldUpPathIn, processHealth } from '../aws-account/control.ts'
import { processesWith } from '../processes/process-identity.ts'
import type { Account } from './account-provider.ts'
import { type AwsCaller, createAwsCaller } from './aws-caller.ts'
import { createControlClient } from './control-client.ts'
import { createEmbeddedProvider, type EmbeddedProvider } from './embedded-provider.ts'
import { accountProviderContract } from './testing/account-provider-contract.ts'

// Processes are started again and again here, each of which can take long on a machine with much to do.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let dataFolder: string
let provider: EmbeddedProvider
let account: Account
let caller: AwsCaller
const reachability: {
  readonly reachable: boolean
  readonly since: number
  readonly causedBy: string | undefined
}[] = []
let accountNumber = 0

beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'provider-'))
  provider = await createEmbeddedProvider({
    dataFolder,
    tell: (reachable, since, causedBy) => reachability.push({ reachable, since, causedBy }),
  })
})
afterAll(async () => {
  await provider.close({ stopProcess: true })
  rmSync(dataFolder, { recursive: true, force: true })
})
beforeEach(async () => {
  account = await provision(`attempt-${++accountNumber}`)
  caller = createAwsCaller(provider, account)
  return () => caller.close()
})

async function provision(key: string): Promise<Account> {
  const outcome = await provider.provision({ key })
  if (outcome.kind !== 'provisioned') throw new Error(outcome.kind)
  return outcome.account
}

async function health() {
  const control = createControlClient(join(dataFolder, 'run', 'accounts.sock'))
  try {
    return processHealth.parse(await control.ask('health', {}))
  } finally {
    control.close()
  }
}

/** The test's own limit is what ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

const createUser = (UserName: string) => caller.call('administrator', 'iam', 'CreateUser', { UserName })
const getUser = (UserName: string) => caller.call('observer', 'iam', 'GetUser', { UserName })

describe('accounts of the process', () => accountProviderContract(() => provider))

describe('a caller', () => {
  test('acts in a role’s name', async () => {
    expect(await caller.call('candidate', 'sts', 'GetCallerIdentity', {})).toMatchObject({
      kind: 'ok',
      output: { Arn: `arn:aws:sts::${account.accountId}:assumed-role/Candidate/candidate` },
    })
  })
  test('tells an error of AWS', async () => {
    expect(await getUser('nobody')).toEqual({
      kind: 'failed',
      code: 'NoSuchEntityException',
      message: 'The user with name nobody cannot be found.',
      status: 404,
    })
  })
  test.each([
    ['iam', 'CreateUser', 'only reads'],
    ['ec2', 'DescribeInstances', 'no service'],
    ['iam', 'GetNothing', 'is unknown'],
    ['iam', '../GetUser', 'only reads'],
  ])('does not send %s %s for the observer', async (service, operation, reason) => {
    expect(await caller.call('observer', service, operation, { UserName: 'x' })).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    })
  })
})

test('after kill -9 everything acknowledged is there, and everyone hears of the outage', async () => {
  const seen: string[] = []
  const end = new AbortController()
  const following = (async () => {
    for await (const change of provider.changes(account.accountId, 0, end.signal))
      if (change.operation === 'CreateUser' && !change.errorCode)
        seen.push(change.resource?.split('/').at(-1) ?? '')
  })()
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
    const events = reachability.length
    const { pid } = await health()
    const killed = createUser(`killed-${round}`)
    for (let index = 0; index < 5; index++) {
      const name = `user-${round}-${index}`
      if ((await createUser(name)).kind === 'ok') acknowledged.push(name)
    }
    if ((await killed).kind === 'ok') acknowledged.push(`killed-${round}`)
    process.kill(pid, 'SIGKILL')
    await until(() => reachability.length >= events + 2)
    expect(reachability.slice(events)).toMatchObject([{ reachable: false }, { reachable: true }])
  }
  for (const name of acknowledged) expect(await getUser(name), name).toMatchObject({ kind: 'ok' })
  await until(() => acknowledged.every(name => seen.includes(name)))
  end.abort()
  await following
})

test('a process that hangs in a call of one account cannot be reached, and that account is named', async () => {
  const events = reachability.length
  const { pid } = await health()
  const since = Date.now()
  process.kill(pid, 'SIGSTOP')
  // What the thread beside its loop writes when a piece of a call holds it up.
  writeFileSync(heldUpPathIn(dataFolder), JSON.stringify({ accountId: account.accountId, since }))
  await until(() => reachability.length > events)
  expect(reachability[events]).toMatchObject({ reachable: false, causedBy: account.accountId })
  process.kill(pid, 'SIGCONT')
  await until(() => reachability.length > events + 1)
  expect(reachability[events + 1]).toMatchObject({ reachable: true, causedBy: undefined })
  rmSync(heldUpPathIn(dataFolder))
})

test('a process that hangs cannot be reached until it goes on, and is the same one then', async () => {
  const events = reachability.length
  const { pid } = await health()
  const stoppedAt = Date.now()
  process.kill(pid, 'SIGSTOP')
  await until(() => reachability.length > events)
  expect(reachability[events]).toMatchObject({ reachable: false, causedBy: undefined })
  expect(reachability[events]?.since).toBeLessThanOrEqual(stoppedAt)
  process.kill(pid, 'SIGCONT')
  await until(() => reachability.length > events + 1)
  expect(reachability[events + 1]).toMatchObject({ reachable: true })
  expect((await health()).pid).toBe(pid)
})

test('a process that hangs when a server starts, or goes on hanging, is replaced', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'provider-'))
  const pidOf = async () => {
    const control = createControlClient(join(folder, 'run', 'accounts.sock'))
    try {
      return processHealth.parse(await control.ask('health', {})).pid
    } finally {
      control.close()
    }
  }
  const told: boolean[] = []
  const first = await createEmbeddedProvider({ dataFolder: folder })
  const pid = await pidOf()
  await first.close({ stopProcess: false })
  process.kill(pid, 'SIGSTOP')
  // Long enough for one that runs and has much company.
  const limits = { everyMs: 50, silentAfterMs: 1_000, hungAfterMs: 3_000 }
  const second = await createEmbeddedProvider({ dataFolder: folder, tell: now => told.push(now), limits })
  const next = await pidOf()
  expect(next).not.toBe(pid)
  process.kill(next, 'SIGSTOP')
  await until(() => told.length >= 2)
  expect(told.slice(0, 2)).toEqual([false, true])
  expect(await pidOf()).not.toBe(next)
  await second.close({ stopProcess: true })
  rmSync(folder, { recursive: true, force: true })
})

test('accounts that cannot start are given up at once, with the reason, and leave no process behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'provider-'))
  writeFileSync(join(folder, 'accounts'), 'a file where the accounts should be')
  await expect(createEmbeddedProvider({ dataFolder: folder })).rejects.toThrow(
    /^The process of the accounts did not start: it ended with exit code 1\. It said last: EN?.*accounts/,
  )
  expect(processesWith([join(folder, 'run/accounts.sock')])).toEqual([])
  rmSync(folder, { recursive: true })
})

test('a server that comes back attaches to the process that still runs', async () => {
  const { pid } = await health()
  const second = await createEmbeddedProvider({ dataFolder })
  await second.close({ stopProcess: false })
  expect((await health()).pid).toBe(pid)
  expect(await getUser('nobody')).toMatchObject({ kind: 'failed' })
})

describe('the AWS command line of Debian', () => {
  const run = promisify(execFile)
  async function aws(...command: string[]) {
    const issued = await provider.credentials(account.accountId, 'candidate', 900)
    if (issued.kind !== 'issued' || account.endpoint.kind !== 'local') throw new Error(issued.kind)
    const { accessKeyId, secretAccessKey, sessionToken } = issued.credentials
    const { endpointUrl } = await health()
    return run('/usr/bin/aws', ['--endpoint-url', endpointUrl, '--output', 'json', ...command], {
      env: {
        HOME: dataFolder,
        PATH: '/usr/bin:/bin',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_DEFAULT_REGION: account.region,
      },
    })
  }
  const trust =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'

  test('works with identities and their policies', async () => {
    await aws('iam', 'create-role', '--role-name', 'app', '--assume-role-policy-document', trust)
    await aws(
      'iam',
      'put-role-policy',
      '--role-name',
      'app',
      '--policy-name',
      'p',
      '--policy-document',
      trust.replace('"Principal":{"Service":"lambda.amazonaws.com"}', '"Resource":"*"'),
    )
    const { stdout } = await aws('iam', 'get-role-policy', '--role-name', 'app', '--policy-name', 'p')
    expect(JSON.parse(stdout)).toMatchObject({
      RoleName: 'app',
      PolicyDocument: { Statement: [{ Resource: '*' }] },
    })
  })

  test('says what is wrong', async () => {
    await expect(aws('iam', 'get-role', '--role-name', 'ghost')).rejects.toThrow(
      'An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name ghost cannot be found.',
    )
    await expect(aws('ec2', 'describe-instances')).rejects.toThrow(
      '(NotImplemented) when calling the DescribeInstances',
    )
  })
})
