import { beforeEach, expect, test } from 'vitest'
import type { Account, AccountChange, AccountProvider } from '../account-provider.ts'
import { type AwsCaller, type AwsCallOutcome, createAwsCaller } from '../aws-caller.ts'

/**
 * What every provider of accounts has to do, as `AccountProvider` says it; each implementation's tests run it, within
 * `describe`. What a provider says that it cannot do (`capabilities`) is not asked of it.
 */
export function accountProviderContract(provider: () => AccountProvider): void {
  let account: Account
  let caller: AwsCaller
  let key = ''
  let count = 0
  beforeEach(async () => {
    key = `contract-${++count}`
    account = await provision(key)
    caller = createAwsCaller(provider(), account)
    return () => caller.close()
  })

  async function provision(wanted: string): Promise<Account> {
    const outcome = await provider().provision({ key: wanted })
    if (outcome.kind !== 'provisioned') throw new Error(outcome.kind)
    return outcome.account
  }
  const ground: Ground = {
    provider,
    account: () => account,
    key: () => key,
    caller: () => caller,
    provision,
    createUser: UserName => caller.call('administrator', 'iam', 'CreateUser', { UserName }),
    getUser: UserName => caller.call('observer', 'iam', 'GetUser', { UserName }),
  }
  hasAccounts(ground)
  letsIn(ground)
}

interface Ground {
  provider(): AccountProvider
  /** An account of the test's own, its key, and who calls it. */
  account(): Account
  key(): string
  caller(): AwsCaller
  provision(key: string): Promise<Account>
  createUser(name: string): Promise<AwsCallOutcome>
  getUser(name: string): Promise<AwsCallOutcome>
}

/** Accounts, and what happens in them. */
function hasAccounts({ provider, account, key, provision, createUser }: Ground): void {
  test('the same key gives the same account, another key another one', async () => {
    expect(await provision(key())).toEqual(account())
    expect((await provision('somebody else')).accountId).not.toBe(account().accountId)
  })

  test('an account that was provisioned is found again; one that was not is not made', async () => {
    expect(await provider().find(account().accountId)).toEqual({ kind: 'found', account: account() })
    expect(await provider().find('000000000001')).toEqual({ kind: 'unknown-account' })
  })

  test('changes come as they happen, from any number on', async () => {
    const end = new AbortController()
    const seen: AccountChange[] = []
    const following = (async () => {
      for await (const change of provider().changes(account().accountId, 0, end.signal)) seen.push(change)
    })()
    await createUser('alice')
    await createUser('bob')
    await expect.poll(() => seen.length).toBe(2)
    expect(seen).toMatchObject([
      { seq: 1, principalKind: 'administrator', service: 'iam', operation: 'CreateUser', readOnly: false },
      { seq: 2, resource: `arn:aws:iam::${account().accountId}:user/bob` },
    ])
    const later: number[] = []
    for await (const change of provider().changes(account().accountId, 1, end.signal)) {
      later.push(change.seq)
      break
    }
    expect(later).toEqual([2])
    end.abort()
    await following
  })

  test('tells how it is, and never rejects', async () => {
    expect(await provider().health()).toMatchObject({ answers: true, ms: expect.any(Number) })
  })

  test('follows no account that is not there', async () => {
    const found: AccountChange[] = []
    for await (const change of provider().changes('000000000001', 0, new AbortController().signal))
      found.push(change)
    expect(found).toEqual([])
  })
}

/** Who may do what in them, and for how long. */
function letsIn({ provider, account, caller, createUser, getUser }: Ground): void {
  test('a sealed account refuses its candidate and still answers those who look after it', async () => {
    await createUser('alice')
    expect(await caller().call('candidate', 'iam', 'ListUsers', {})).toMatchObject({ kind: 'ok' })
    expect(await provider().seal(account().accountId)).toEqual({ kind: 'done' })
    expect(await caller().call('candidate', 'iam', 'ListUsers', {})).toMatchObject({
      kind: 'failed',
      code: 'AccessDenied',
      message: expect.stringContaining('sealed'),
    })
    expect(await provider().credentials(account().accountId, 'candidate', 900)).toEqual({ kind: 'sealed' })
    expect(await getUser('alice')).toMatchObject({ kind: 'ok' })
    expect(await createUser('bob')).toMatchObject({ kind: 'ok' })
  })

  test('a reset empties an account, a release takes it away', async ({ skip }) => {
    skip(!provider().capabilities.reset, 'this provider cannot empty an account')
    await createUser('alice')
    await provider().reset(account().accountId)
    expect(await getUser('alice')).toMatchObject({ kind: 'failed', code: 'NoSuchEntityException' })
    await provider().release(account().accountId)
    expect(await provider().credentials(account().accountId, 'observer', 900)).toEqual({
      kind: 'unknown-account',
    })
    expect(await provider().seal(account().accountId)).toEqual({ kind: 'unknown-account' })
    expect(await provider().release(account().accountId)).toEqual({ kind: 'done' })
  })

  test('gives credentials for as long as they are wanted, and in the role that they are wanted in', async () => {
    const before = Date.now()
    const issued = await provider().credentials(account().accountId, 'candidate', 900)
    if (issued.kind !== 'issued') throw new Error(issued.kind)
    expect(issued.credentials.expiresAt).toBeGreaterThanOrEqual(before + 890_000)
    expect(issued.credentials.expiresAt).toBeLessThanOrEqual(Date.now() + 910_000)
    const { output } = (await caller().call('candidate', 'sts', 'GetCallerIdentity', {})) as {
      output?: unknown
    }
    expect(output).toMatchObject({ Account: account().accountId })
  })
}
