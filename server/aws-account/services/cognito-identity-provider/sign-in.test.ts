import { createHmac } from 'node:crypto'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { claimsOf, createPoolTrial, createPoolWithUser, type PoolTrial } from './testing/pool-trial.ts'
import { srpClient } from './testing/srp-client.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let trial: PoolTrial
let pool: Awaited<ReturnType<typeof createPoolWithUser>>
beforeAll(async () => {
  trial = await createPoolTrial()
})
afterAll(() => trial.close())
beforeEach(async () => {
  pool = await createPoolWithUser(trial)
})

const refused = (name: string, message: string) => ({ name, message })

describe('a sign-in by password', () => {
  test('gives tokens that say who it is, in AWS’s form', async () => {
    const { UserPoolId, ClientId } = pool
    await trial.idp.createGroup({ UserPoolId, GroupName: 'second', Precedence: 2 })
    await trial.idp.createGroup({ UserPoolId, GroupName: 'first', Precedence: 1 })
    for (const GroupName of ['second', 'first'])
      await trial.idp.adminAddUserToGroup({ UserPoolId, Username: 'ada', GroupName })
    const { AuthenticationResult: result } = await pool.signIn()
    expect(result).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer' })
    const iss = `https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`
    const id = claimsOf(result?.IdToken)
    expect(id).toMatchObject({
      ...{ iss, aud: ClientId, token_use: 'id', 'cognito:username': 'ada' },
      ...{ email: 'ada@example.com', email_verified: true, 'cognito:groups': ['first', 'second'] },
    })
    expect(Number(id.exp) - Number(id.iat)).toBe(3600)
    expect(claimsOf(result?.AccessToken)).toMatchObject({
      ...{ iss, client_id: ClientId, token_use: 'access', username: 'ada', sub: id.sub },
      ...{ scope: 'aws.cognito.signin.user.admin', 'cognito:groups': ['first', 'second'] },
    })
    const { UserAttributes } = await trial.idp.getUser({ AccessToken: result?.AccessToken })
    expect(UserAttributes).toContainEqual({ Name: 'sub', Value: id.sub })
  })

  test('is refused as AWS refuses it', async () => {
    const wrong = refused('NotAuthorizedException', 'Incorrect username or password.')
    await expect(pool.signIn('ada', 'wrong')).rejects.toMatchObject(wrong)
    await expect(pool.signIn('bob')).rejects.toMatchObject(
      refused('UserNotFoundException', 'User does not exist.'),
    )
    await trial.idp.updateUserPoolClient({
      ...pool,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
    })
    await expect(pool.signIn('bob')).rejects.toMatchObject(wrong)
    await trial.idp.updateUserPoolClient({ ...pool, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] })
    await expect(pool.signIn()).rejects.toMatchObject(
      refused('InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'),
    )
    await trial.idp.adminDisableUser({ ...pool, Username: 'ada' })
    await trial.idp.updateUserPoolClient({ ...pool, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] })
    await expect(pool.signIn()).rejects.toMatchObject(refused('NotAuthorizedException', 'User is disabled.'))
  })

  test('is not looked at for a while after five wrong passwords', async () => {
    for (let time = 0; time < 5; time++)
      await expect(pool.signIn('ada', 'wrong')).rejects.toThrow('Incorrect')
    await expect(pool.signIn()).rejects.toThrow('Password attempts exceeded')
    trial.accounts.advance(1000)
    expect((await pool.signIn()).AuthenticationResult?.AccessToken).toBeDefined()
  })

  test('with a temporary password wants another', async () => {
    const { UserPoolId, ClientId } = pool
    await trial.idp.adminSetUserPassword({ UserPoolId, Username: 'ada', Password: 'Temporary0!' })
    const asked = await pool.signIn('ada', 'Temporary0!')
    expect(asked).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: expect.any(String) })
    const answer = (NEW_PASSWORD: string) =>
      trial.idp.respondToAuthChallenge({
        ...{ ClientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: asked.Session },
        ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD },
      })
    await expect(answer('short')).rejects.toMatchObject(
      refused('InvalidPasswordException', 'Password did not conform with policy: Password not long enough'),
    )
    expect((await answer('An0ther!!')).AuthenticationResult?.IdToken).toBeDefined()
    await expect(answer('An0ther!!')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect((await pool.signIn('ada', 'An0ther!!')).AuthenticationResult?.IdToken).toBeDefined()
  })

  test('of a client with a secret wants its hash', async () => {
    const { UserPoolClient: client } = await trial.idp.createUserPoolClient({
      ...{ UserPoolId: pool.UserPoolId, ClientName: 'server', GenerateSecret: true },
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    })
    const { ClientId = '', ClientSecret = '' } = client ?? {}
    const signIn = (more: Record<string, string>) =>
      trial.idp.adminInitiateAuth({
        ...{ UserPoolId: pool.UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' },
        AuthParameters: { USERNAME: 'ada', PASSWORD: 'Passw0rd!', ...more },
      })
    await expect(signIn({})).rejects.toThrow(
      `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    )
    await expect(signIn({ SECRET_HASH: 'abcd' })).rejects.toThrow(
      `Unable to verify secret hash for client ${ClientId}`,
    )
    const SECRET_HASH = createHmac('sha256', ClientSecret).update(`ada${ClientId}`).digest('base64')
    expect((await signIn({ SECRET_HASH })).AuthenticationResult?.IdToken).toBeDefined()
  })
})

describe('a sign-in by SRP', () => {
  const begin = async (USERNAME: string) => {
    const client = srpClient()
    const { ChallengeName, ChallengeParameters = {} } = await trial.idp.initiateAuth({
      ...{ AuthFlow: 'USER_SRP_AUTH', ClientId: pool.ClientId },
      AuthParameters: { USERNAME, SRP_A: client.SRP_A },
    })
    expect(ChallengeName).toBe('PASSWORD_VERIFIER')
    return (password: string) =>
      trial.idp.respondToAuthChallenge({
        ...{ ClientId: pool.ClientId, ChallengeName: 'PASSWORD_VERIFIER' },
        ChallengeResponses: client.prove(pool.UserPoolId, password, ChallengeParameters),
      })
  }

  test('proves the password without sending it', async () => {
    // Numbers of all lengths: one in 256 has a zero byte in front.
    for (let time = 0; time < 3; time++) {
      const prove = await begin('ada')
      expect((await prove('Passw0rd!')).AuthenticationResult?.AccessToken).toBeDefined()
    }
  })

  test('with another password is refused, and so is somebody who is not there', async () => {
    await expect((await begin('ada'))('wrong')).rejects.toThrow('Incorrect username or password.')
    await trial.idp.updateUserPoolClient({ ...pool, PreventUserExistenceErrors: 'ENABLED' })
    await expect((await begin('bob'))('Passw0rd!')).rejects.toThrow('Incorrect username or password.')
  })

  test.each([
    ['that is zero', '0'],
    ['that is none', 'zz'],
    ['that is too long', 'f'.repeat(769)],
  ])('refuses a number %s', async (_, SRP_A) => {
    await expect(
      trial.idp.initiateAuth({
        ...{ AuthFlow: 'USER_SRP_AUTH', ClientId: pool.ClientId },
        AuthParameters: { USERNAME: 'ada', SRP_A },
      }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('a session', () => {
  const refresh = (REFRESH_TOKEN = '') =>
    trial.idp.initiateAuth({
      ...{ AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: pool.ClientId },
      AuthParameters: { REFRESH_TOKEN },
    })

  test('goes on by its refresh token, with the time of its sign-in', async () => {
    const { AuthenticationResult: first } = await pool.signIn()
    trial.accounts.advance(60_000)
    const { AuthenticationResult: second } = await refresh(first?.RefreshToken)
    expect(second?.RefreshToken).toBeUndefined()
    const [before, after] = [claimsOf(first?.AccessToken), claimsOf(second?.AccessToken)]
    expect(after).toMatchObject({ auth_time: before.auth_time, origin_jti: before.origin_jti })
    expect(Number(after.iat)).toBeGreaterThan(Number(before.iat))
  })

  test('ends when its token is revoked, by itself alone', async () => {
    const { AuthenticationResult: one } = await pool.signIn()
    const { AuthenticationResult: other } = await pool.signIn()
    await trial.idp.revokeToken({ ClientId: pool.ClientId, Token: one?.RefreshToken ?? '' })
    await expect(refresh(one?.RefreshToken)).rejects.toThrow('Refresh Token has been revoked')
    await expect(trial.idp.getUser({ AccessToken: one?.AccessToken })).rejects.toThrow(
      'Access Token has been revoked',
    )
    await refresh(other?.RefreshToken)
  })

  test('ends with all others when the user signs out everywhere', async () => {
    const { AuthenticationResult: one } = await pool.signIn()
    const { AuthenticationResult: other } = await pool.signIn()
    trial.accounts.advance(1000)
    await trial.idp.globalSignOut({ AccessToken: one?.AccessToken })
    await expect(refresh(other?.RefreshToken)).rejects.toThrow('Refresh Token has been revoked')
  })

  test('is no other client’s', async () => {
    const { AuthenticationResult } = await pool.signIn()
    pool = await createPoolWithUser(trial)
    await expect(refresh(AuthenticationResult?.RefreshToken)).rejects.toThrow('Invalid Refresh Token')
  })
})

test('who signs in needs no keys; whoever makes users does, and the permission', async () => {
  const nobody = new CognitoIdentityProvider({
    ...trial.settings,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    signer: { sign: async request => request },
  })
  const { AuthenticationResult } = await nobody.initiateAuth({
    ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: pool.ClientId },
    AuthParameters: { USERNAME: 'ada', PASSWORD: 'Passw0rd!' },
  })
  expect((await nobody.getUser({ AccessToken: AuthenticationResult?.AccessToken })).Username).toBe('ada')
  await expect(nobody.adminGetUser({ UserPoolId: pool.UserPoolId, Username: 'ada' })).rejects.toMatchObject({
    name: expect.stringMatching(/MissingAuthenticationToken/),
  })
})
