import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createPoolTrial, createPoolWithUser, type PoolTrial } from '../testing/pool-trial.ts'
import { codeOfStep, stepAt } from './one-time-code.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let trial: PoolTrial
let pool: Awaited<ReturnType<typeof createPoolWithUser>>
/** How far the account's clock was put forward. */
let ahead = 0
beforeAll(async () => {
  trial = await createPoolTrial()
})
afterAll(() => trial.close())
beforeEach(async () => {
  pool = await createPoolWithUser(trial)
})

const advance = (ms: number) => {
  ahead += ms
  trial.accounts.advance(ms)
}
/** The code of an app now, or of another half minute. */
const codeNow = (secret = '', steps = 0) => codeOfStep(secret, stepAt(Date.now() + ahead) + steps)
/** One that is none of those about now. */
const wrongCode = (secret = '') =>
  ['000000', '111111', '222222', '333333'].find(code =>
    [-1, 0, 1, 2].every(steps => codeNow(secret, steps) !== code),
  ) ?? ''

const turn = (MfaConfiguration: 'ON' | 'OPTIONAL' | 'OFF') =>
  trial.idp.setUserPoolMfaConfig({
    ...{ UserPoolId: pool.UserPoolId, MfaConfiguration },
    SoftwareTokenMfaConfiguration: { Enabled: true },
  })

const answer = (
  ChallengeName: 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP',
  Session: string | undefined,
  more: object = {},
) =>
  trial.idp.respondToAuthChallenge({
    ...{ ClientId: pool.ClientId, ChallengeName, Session },
    ChallengeResponses: { USERNAME: 'ada', ...more },
  })

/** Sets up an app for ada while she is signed in; answers its secret. */
async function setUp(): Promise<string> {
  const { AccessToken } = (await pool.signIn()).AuthenticationResult ?? {}
  const { SecretCode = '', Session } = await trial.idp.associateSoftwareToken({ AccessToken })
  expect(Session).toBeUndefined()
  const UserCode = codeNow(SecretCode)
  expect(await trial.idp.verifySoftwareToken({ AccessToken, UserCode })).toMatchObject({ Status: 'SUCCESS' })
  await trial.idp.setUserMFAPreference({
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  })
  advance(60_000)
  return SecretCode
}

test('where it is left to users, one who has set up an app is asked for its code', async () => {
  await turn('OPTIONAL')
  expect(await trial.idp.getUserPoolMfaConfig(pool)).toMatchObject({
    ...{ MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  })
  const secret = await setUp()
  const told = { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' }
  expect(await trial.idp.adminGetUser({ ...pool, Username: 'ada' })).toMatchObject(told)
  const { Session, ...asked } = await pool.signIn()
  expect(asked).toMatchObject({
    ...{ ChallengeName: 'SOFTWARE_TOKEN_MFA', ChallengeParameters: { USER_ID_FOR_SRP: 'ada' } },
  })
  expect(asked.AuthenticationResult).toBeUndefined()
  const right = { SOFTWARE_TOKEN_MFA_CODE: codeNow(secret) }
  const { AuthenticationResult } = await answer('SOFTWARE_TOKEN_MFA', Session, right)
  expect(await trial.idp.getUser({ AccessToken: AuthenticationResult?.AccessToken })).toMatchObject(told)
  // A code that somebody saw is worth nothing once it was used.
  await expect(answer('SOFTWARE_TOKEN_MFA', Session, right)).rejects.toMatchObject({
    name: 'ExpiredCodeException',
    message: 'Your software token has already been used once.',
  })
})

test('who turns it off again signs in by password alone', async () => {
  await turn('OPTIONAL')
  await setUp()
  await trial.idp.adminSetUserMFAPreference({
    ...{ ...pool, Username: 'ada', SoftwareTokenMfaSettings: { Enabled: false } },
  })
  expect((await pool.signIn()).AuthenticationResult?.AccessToken).toBeDefined()
})

test('wrong codes are refused, and after five none is looked at, whatever the password', async () => {
  await turn('OPTIONAL')
  const secret = await setUp()
  for (let time = 0; time < 5; time++) {
    const { Session } = await pool.signIn()
    const given = { SOFTWARE_TOKEN_MFA_CODE: wrongCode(secret) }
    await expect(answer('SOFTWARE_TOKEN_MFA', Session, given)).rejects.toMatchObject({
      ...{ name: 'CodeMismatchException', message: 'Invalid code received for user' },
    })
  }
  const { Session } = await pool.signIn()
  const right = () => answer('SOFTWARE_TOKEN_MFA', Session, { SOFTWARE_TOKEN_MFA_CODE: codeNow(secret) })
  await expect(right()).rejects.toThrow('Password attempts exceeded')
  advance(1_000)
  expect((await right()).AuthenticationResult?.AccessToken).toBeDefined()
})

test('where it is asked of all, a user sets an app up before the first sign-in goes on', async () => {
  await turn('ON')
  const begun = await pool.signIn()
  expect(begun).toMatchObject({
    ChallengeName: 'MFA_SETUP',
    ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
  })
  await expect(answer('MFA_SETUP', begun.Session)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  const { SecretCode, Session } = await trial.idp.associateSoftwareToken({ Session: begun.Session })
  await expect(
    trial.idp.verifySoftwareToken({ Session, UserCode: wrongCode(SecretCode) }),
  ).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' })
  // A code that was wrong has set up nothing.
  expect((await pool.signIn()).ChallengeName).toBe('MFA_SETUP')
  const verified = await trial.idp.verifySoftwareToken({ Session, UserCode: codeNow(SecretCode) })
  expect((await answer('MFA_SETUP', verified.Session)).AuthenticationResult?.IdToken).toBeDefined()
  expect((await pool.signIn()).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  // The password alone, with a session from before, replaces no app.
  await expect(trial.idp.associateSoftwareToken({ Session: begun.Session })).rejects.toThrow(
    'Invalid session for the user.',
  )
})

test('what is not set up, offered or sensible is refused', async () => {
  const { AccessToken } = (await pool.signIn()).AuthenticationResult ?? {}
  await expect(trial.idp.associateSoftwareToken({ AccessToken })).rejects.toMatchObject({
    name: 'SoftwareTokenMFANotFoundException',
    message: 'Software Token MFA is not enabled for the userPool.',
  })
  await expect(
    trial.idp.setUserPoolMfaConfig({ UserPoolId: pool.UserPoolId, MfaConfiguration: 'ON' }),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' })
  await turn('OPTIONAL')
  await expect(
    trial.idp.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } }),
  ).rejects.toMatchObject({
    ...{ name: 'InvalidParameterException', message: 'User has not set up software token mfa' },
  })
  await expect(trial.idp.verifySoftwareToken({ AccessToken, UserCode: '123456' })).rejects.toMatchObject({
    name: 'SoftwareTokenMFANotFoundException',
  })
  for (const Session of [
    'x'.repeat(30),
    `${Buffer.from('{"kid":"x"}').toString('base64url')}.....`.padEnd(30, 'x'),
  ])
    await expect(trial.idp.associateSoftwareToken({ Session })).rejects.toThrow(
      'Invalid session for the user.',
    )
})
