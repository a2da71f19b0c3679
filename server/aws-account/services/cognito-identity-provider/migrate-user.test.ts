import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Fields } from '../../service.ts'
import { claimsOf, createPoolTrial, createPoolWithUser, type PoolTrial } from './testing/pool-trial.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let trial: PoolTrial
let pool: Awaited<ReturnType<typeof createPoolWithUser>>
let heard: Fields[]
beforeAll(async () => {
  trial = await createPoolTrial()
})
afterAll(() => trial.close())
beforeEach(async () => {
  pool = await createPoolWithUser(trial)
  heard = []
  const arn = `arn:aws:lambda:us-east-1:${trial.accountId}:function:migrate`
  await trial.idp.updateUserPool({ UserPoolId: pool.UserPoolId, LambdaConfig: { UserMigration: arn } })
})

/** The function knows bob, and lets him be made as `response` says. */
const knows = (response: Fields) => {
  trial.functions.migrate = event => {
    heard.push(event)
    const { password } = event.request as Fields
    if (event.userName !== 'bob') return event
    if (event.triggerSource === 'UserMigration_Authentication' && password !== 'Old-passw0rd')
      throw new Error('Bad password')
    return { ...event, response: { ...(event.response as Fields), ...response } }
  }
}
const bob = {
  userAttributes: { email: 'bob@example.com', email_verified: 'true' },
  finalUserStatus: 'CONFIRMED',
  messageAction: 'SUPPRESS',
}

test('somebody whom only the function knows signs in with their old password, and is a user from then on', async () => {
  knows(bob)
  const { AuthenticationResult } = await pool.signIn('bob', 'Old-passw0rd')
  expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({
    ...{ 'cognito:username': 'bob', email: 'bob@example.com', email_verified: true },
  })
  expect(heard).toMatchObject([
    {
      ...{ triggerSource: 'UserMigration_Authentication', userName: 'bob' },
      request: { password: 'Old-passw0rd', userAttributes: null },
    },
  ])
  await pool.signIn('bob', 'Old-passw0rd')
  expect(heard).toHaveLength(1)
})

test('who is refused by it, or is nobody, signs in no more than before', async () => {
  knows(bob)
  await expect(pool.signIn('bob', 'wrong')).rejects.toMatchObject({
    name: 'UserLambdaValidationException',
    message: 'UserMigration failed with error Bad password.',
  })
  await expect(pool.signIn('eve', 'Old-passw0rd')).rejects.toMatchObject({ name: 'UserNotFoundException' })
  await expect(trial.idp.adminGetUser({ ...pool, Username: 'bob' })).rejects.toThrow('does not exist')
})

test('without a final status the password must be reset first', async () => {
  knows({ userAttributes: bob.userAttributes })
  await expect(pool.signIn('bob', 'Old-passw0rd')).rejects.toMatchObject({
    name: 'PasswordResetRequiredException',
  })
  expect(await trial.idp.adminGetUser({ ...pool, Username: 'bob' })).toMatchObject({
    UserStatus: 'RESET_REQUIRED',
  })
})

test('who has forgotten the password is made a user as well, and is sent a code', async () => {
  knows(bob)
  const { CodeDeliveryDetails } = await trial.idp.forgotPassword({ ClientId: pool.ClientId, Username: 'bob' })
  expect(CodeDeliveryDetails).toMatchObject({ AttributeName: 'email' })
  expect(heard).toMatchObject([{ triggerSource: 'UserMigration_ForgotPassword' }])
  expect(heard[0]?.request).not.toHaveProperty('password')
})
