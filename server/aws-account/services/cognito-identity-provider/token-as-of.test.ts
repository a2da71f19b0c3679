import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { claimsOf, createPoolTrial, createPoolWithUser, type PoolTrial } from './testing/pool-trial.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let trial: PoolTrial
let pool: Awaited<ReturnType<typeof createPoolWithUser>>
beforeAll(async () => {
  trial = await createPoolTrial()
  pool = await createPoolWithUser(trial)
})
afterAll(() => trial.close())

async function asked(more: object = {}): Promise<{ readonly token?: unknown }> {
  const account = await trial.accounts.registry.open(trial.accountId)
  if (account === undefined) throw new Error('The account is not there')
  return account.oversee('cognito-identity-provider', 'TokenAsOf', {
    userPoolId: pool.UserPoolId,
    clientId: pool.ClientId,
    username: 'ada',
    secondsAgo: 0,
    ...more,
  })
}

test('gives the token of a sign-in, which the pool itself takes', async () => {
  const { token } = await asked()
  const signedIn = (await pool.signIn()).AuthenticationResult?.AccessToken
  expect(Object.keys(claimsOf(String(token))).sort()).toEqual(Object.keys(claimsOf(signedIn)).sort())
  expect(await trial.idp.getUser({ AccessToken: String(token) })).toMatchObject({ Username: 'ada' })
})

test('gives one that has run out', async () => {
  const { token } = await asked({ secondsAgo: 7200 })
  await expect(trial.idp.getUser({ AccessToken: String(token) })).rejects.toThrow(/expired/)
})

test('gives one of a sign-in at the pool’s pages, which is for what was agreed to', async () => {
  const { token } = await asked({ scopes: ['openid', 'email'] })
  expect(claimsOf(String(token))).toMatchObject({ scope: 'openid email', username: 'ada' })
})

test('gives none for whom it does not know, and refuses a time that is none', async () => {
  const other = await createPoolWithUser(trial)
  expect(await asked({ username: 'nobody' })).toEqual({})
  expect(await asked({ clientId: other.ClientId })).toEqual({})
  await expect(asked({ secondsAgo: -1 })).rejects.toThrow(/secondsAgo/)
})
