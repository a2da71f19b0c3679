import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Fields } from '../../service.ts'
import { claimsOf, createPoolTrial, type PoolTrial } from './testing/pool-trial.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let trial: PoolTrial
beforeAll(async () => {
  trial = await createPoolTrial()
})
afterAll(() => trial.close())

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:${trial.accountId}:function:${name}`

async function createPool(settings: Parameters<PoolTrial['idp']['createUserPool']>[0] | object = {}) {
  const { UserPool } = await trial.idp.createUserPool({
    ...{ PoolName: 'people', AutoVerifiedAttributes: ['email'] },
    ...settings,
  })
  const UserPoolId = UserPool?.Id ?? ''
  const { UserPoolClient } = await trial.idp.createUserPoolClient({
    ...{ UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
  })
  return { UserPoolId, ClientId: UserPoolClient?.ClientId ?? '' }
}

/** The messages of a pool, as whoever owns the account finds them. */
async function messages(UserPoolId: string): Promise<Fields[]> {
  const logs = new CloudWatchLogs(trial.settings)
  const { events = [] } = await logs.filterLogEvents({ logGroupName: `/aws/cognito/${UserPoolId}` })
  return events.map(({ message = '' }) => JSON.parse(message))
}

const Email = (Value: string) => [{ Name: 'email', Value }]
const ada = { Username: 'ada', Password: 'Passw0rd!', UserAttributes: Email('ada@example.com') }

test('a user signs up, is sent a code, confirms by it, and may sign in', async () => {
  const { UserPoolId, ClientId } = await createPool()
  expect(await trial.idp.signUp({ ClientId, ...ada })).toMatchObject({
    UserConfirmed: false,
    CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
  })
  const signIn = () =>
    trial.idp.initiateAuth({
      ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId },
      AuthParameters: { USERNAME: 'ada', PASSWORD: 'Passw0rd!' },
    })
  await expect(signIn()).rejects.toMatchObject({
    name: 'UserNotConfirmedException',
    message: 'User is not confirmed.',
  })
  await expect(trial.idp.signUp({ ClientId, ...ada })).rejects.toMatchObject({
    name: 'UsernameExistsException',
    message: 'User already exists',
  })
  const [sent] = await messages(UserPoolId)
  expect(sent).toMatchObject({ medium: 'EMAIL', destination: 'ada@example.com', username: 'ada' })
  const confirm = (ConfirmationCode: string) =>
    trial.idp.confirmSignUp({ ClientId, Username: 'ada', ConfirmationCode })
  const wrong = sent?.code === '000000' ? '000001' : '000000'
  await expect(confirm(wrong)).rejects.toMatchObject({
    name: 'CodeMismatchException',
    message: 'Invalid verification code provided, please try again.',
  })
  await confirm(String(sent?.code))
  const { AuthenticationResult } = await signIn()
  expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({ email_verified: true })
  await expect(confirm(String(sent?.code))).rejects.toThrow('Current status is CONFIRMED')
})

test('a password that was forgotten is set anew by a code', async () => {
  const { UserPoolId, ClientId } = await createPool()
  await trial.idp.signUp({ ClientId, ...ada })
  await trial.idp.adminConfirmSignUp({ UserPoolId, Username: 'ada' })
  const forgot = () => trial.idp.forgotPassword({ ClientId, Username: 'ada' })
  await expect(forgot()).rejects.toThrow('no registered/verified email or phone_number')
  await trial.idp.adminUpdateUserAttributes({
    ...{ UserPoolId, Username: 'ada', UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
  })
  await forgot()
  const code = String((await messages(UserPoolId)).at(-1)?.code)
  await trial.idp.confirmForgotPassword({
    ...{ ClientId, Username: 'ada', ConfirmationCode: code, Password: 'An0ther!!' },
  })
  await trial.idp.initiateAuth({
    ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId },
    AuthParameters: { USERNAME: 'ada', PASSWORD: 'An0ther!!' },
  })
})

test('where users are named by e-mail, the name is the subject', async () => {
  const { UserPoolId, ClientId } = await createPool({ UsernameAttributes: ['email'] })
  await expect(trial.idp.signUp({ ClientId, ...ada })).rejects.toThrow('Username should be an email.')
  const { UserSub } = await trial.idp.signUp({ ClientId, Username: 'Ada@example.com', Password: 'Passw0rd!' })
  const user = await trial.idp.adminGetUser({ UserPoolId, Username: 'ada@example.com' })
  expect(user).toMatchObject({ Username: UserSub, UserStatus: 'UNCONFIRMED' })
})

test('functions of the pool confirm, refuse, and say what tokens hold', async () => {
  const events: Fields[] = []
  const playing = (play: (event: Fields) => Fields) => (event: Fields) => {
    events.push(event)
    return { ...event, response: { ...(event.response as Fields), ...play(event) } }
  }
  trial.functions.before = playing(event => {
    const { email } = (event.request as { userAttributes: Record<string, string> }).userAttributes
    if (!email?.endsWith('@example.com')) throw new Error('Not one of us')
    return { autoConfirmUser: true, autoVerifyEmail: true }
  })
  trial.functions.after = playing(() => ({}))
  trial.functions.tokens = playing(() => ({
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: {
        claimsToAddOrOverride: { team: 'blue', sub: 'forged' },
        claimsToSuppress: ['email'],
      },
      accessTokenGeneration: { claimsToAddOrOverride: { tenant: 't1' }, scopesToAdd: ['orders/read'] },
    },
  }))
  const { UserPoolId, ClientId } = await createPool({
    LambdaConfig: {
      PreSignUp: arnOf('before'),
      PostConfirmation: arnOf('after'),
      PreTokenGenerationConfig: { LambdaArn: arnOf('tokens'), LambdaVersion: 'V2_0' },
    },
  })
  await expect(
    trial.idp.signUp({ ClientId, ...ada, UserAttributes: Email('eve@evil.example') }),
  ).rejects.toMatchObject({
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error Not one of us.',
  })
  const { UserConfirmed, UserSub } = await trial.idp.signUp({ ClientId, ...ada })
  expect(UserConfirmed).toBe(true)
  const { AuthenticationResult } = await trial.idp.initiateAuth({
    ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId },
    AuthParameters: { USERNAME: 'ada', PASSWORD: 'Passw0rd!' },
  })
  const id = claimsOf(AuthenticationResult?.IdToken)
  expect(id).toMatchObject({ team: 'blue', sub: UserSub, email_verified: true })
  expect(id).not.toHaveProperty('email')
  expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({
    ...{ tenant: 't1', scope: 'aws.cognito.signin.user.admin orders/read' },
  })
  expect(events.map(({ triggerSource, version }) => `${triggerSource} ${version}`)).toEqual([
    'PreSignUp_SignUp 1',
    'PreSignUp_SignUp 1',
    'PostConfirmation_ConfirmSignUp 1',
    'TokenGeneration_Authentication 2',
  ])
  expect(events[1]).toMatchObject({
    ...{ region: 'us-east-1', userPoolId: UserPoolId, userName: 'ada' },
    callerContext: { clientId: ClientId },
  })
})

test('users are found by a filter, page by page', async () => {
  const { UserPoolId } = await createPool()
  for (const Username of ['ada', 'adam', 'bob'])
    await trial.idp.adminCreateUser({
      ...{
        UserPoolId,
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: Email(`${Username}@example.com`),
      },
    })
  const found = await trial.idp.listUsers({ UserPoolId, Filter: 'username ^= "ada"' })
  expect(found.Users?.map(({ Username }) => Username)).toEqual(['ada', 'adam'])
  const exact = await trial.idp.listUsers({ UserPoolId, Filter: 'email = "bob@example.com"' })
  expect(exact.Users).toMatchObject([{ Username: 'bob', UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true }])
  const first = await trial.idp.listUsers({ UserPoolId, Limit: 2 })
  const second = await trial.idp.listUsers({ UserPoolId, Limit: 2, PaginationToken: first.PaginationToken })
  expect([...(first.Users ?? []), ...(second.Users ?? [])]).toHaveLength(3)
  expect(second.PaginationToken).toBeUndefined()
  await expect(trial.idp.listUsers({ UserPoolId, Filter: 'nonsense' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  })
})
