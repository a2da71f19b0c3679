import { generateKeyPairSync, sign } from 'node:crypto'
import { IAM } from '@aws-sdk/client-iam'
import { type AssumeRoleCommandInput, STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'

const ISSUER = 'https://login.example'
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

let accounts: TestAccounts
let accountId: string
let configuration: ClientConfiguration
let iam: IAM
let sts: STS

beforeAll(async () => {
  accounts = await createTestAccounts()
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'first' }]
  accountId = await accounts.provision({ fixtures: { 'oidc-keys': { [ISSUER]: { keys } } } })
  configuration = await accounts.configuration(accountId)
  iam = new IAM(configuration)
  sts = new STS(configuration)
  await makeRole('worker', ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'])
  await iam.putRolePolicy({
    RoleName: 'worker',
    PolicyName: 'all',
    PolicyDocument: policy({ Effect: 'Allow', Action: ['iam:*', 'sts:*'], Resource: '*' }),
  })
})
afterAll(() => accounts.close())

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`

async function makeRole(RoleName: string, Action: readonly string[]): Promise<void> {
  const Principal = { AWS: accountId }
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: policy({ Effect: 'Allow', Action, Principal }) })
}

/** The account as a session of a role sees it. */
async function session(more: Partial<AssumeRoleCommandInput> = {}, by = sts) {
  const { Credentials, ...answer } = await by.assumeRole({
    RoleArn: roleArn('worker'),
    RoleSessionName: 'ann',
    ...more,
  })
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
  const own = { ...configuration, credentials }
  return { iam: new IAM(own), sts: new STS(own), answer }
}

const refusal = (name: string, text = '') =>
  expect.objectContaining({ name, message: expect.stringContaining(text) })

describe('a session', () => {
  test('may do only what its role and one of its own policies allow', async () => {
    const readOnly = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    const limited = await session({ PolicyArns: [{ arn: readOnly }] })
    await limited.iam.listRoles({})
    await expect(limited.iam.createUser({ UserName: 'eve' })).rejects.toEqual(
      refusal('AccessDenied', 'no session policy allows'),
    )
    const wider = await session({
      PolicyArns: [{ arn: readOnly }],
      Policy: policy({ Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' }),
    })
    await wider.iam.createUser({ UserName: 'eve' })
    await expect(wider.iam.deleteUser({ UserName: 'eve' })).rejects.toEqual(refusal('AccessDenied'))
    expect(wider.answer.PackedPolicySize).toBeGreaterThan(0)
    await expect(session({ PolicyArns: [{ arn: `${readOnly}Not` }] })).rejects.toEqual(
      refusal('MalformedPolicyDocumentException'),
    )
  })

  test('with tags or a source needs that its role trusts whoever gives them', async () => {
    await makeRole('plain', ['sts:AssumeRole'])
    const RoleArn = roleArn('plain')
    await session({ RoleArn })
    await expect(session({ RoleArn, Tags: [{ Key: 'team', Value: 'blue' }] })).rejects.toEqual(
      refusal('AccessDenied', 'sts:TagSession'),
    )
    await expect(session({ RoleArn, SourceIdentity: 'ann' })).rejects.toEqual(
      refusal('AccessDenied', 'sts:SetSourceIdentity'),
    )
  })

  test('keeps its source and its transitive tags through further roles', async () => {
    const first = await session({
      SourceIdentity: 'ann',
      Tags: [
        { Key: 'team', Value: 'blue' },
        { Key: 'once', Value: '1' },
      ],
      TransitiveTagKeys: ['team'],
    })
    expect(first.answer.SourceIdentity).toBe('ann')
    const second = await session({}, first.sts)
    expect(second.answer.SourceIdentity).toBe('ann')
    const condition = (tag: string) => ({
      StringEquals: {
        [`aws:PrincipalTag/${tag}`]: 'blue',
        'aws:SourceIdentity': 'ann',
      },
    })
    await iam.putRolePolicy({
      RoleName: 'worker',
      PolicyName: 'tagged',
      PolicyDocument: policy({
        Effect: 'Deny',
        Action: 'iam:ListUsers',
        Resource: '*',
        Condition: condition('team'),
      }),
    })
    await expect(second.iam.listUsers({})).rejects.toEqual(refusal('AccessDenied', 'explicit deny'))
    await (await session()).iam.listUsers({})
    await expect(session({ Tags: [{ Key: 'TEAM', Value: 'red' }] }, first.sts)).rejects.toEqual(
      refusal('InvalidParameterValue', 'conflicts with a transitive tag key'),
    )
    await expect(session({ SourceIdentity: 'bob' }, first.sts)).rejects.toEqual(refusal('AccessDenied'))
  })

  test.each([
    [{ TransitiveTagKeys: ['team'] }, 'InvalidParameterValue', 'must be included'],
    [
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
      'InvalidParameterValue',
      'Duplicate tag keys',
    ],
    [{ SerialNumber: 'arn:aws:iam::1:mfa/x', TokenCode: '123456' }, 'AccessDenied', 'MultiFactor'],
    [{ RoleArn: 'nothing-valid-in-here' }, 'ValidationError', 'is invalid'],
    [{ RoleSessionName: 'a:b' }, 'ValidationError', 'roleSessionName'],
  ])('with %j is refused', async (more, name, text) => {
    await expect(session(more)).rejects.toEqual(refusal(name, text))
  })
})

describe('a web identity', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (claims: object = {}, key = privateKey) => {
    const exp = Math.floor(Date.now() / 1000) + 300
    const text = `${encode({ alg: 'ES256', kid: 'first' })}.${encode({ iss: ISSUER, sub: 'user-1', aud: 'shop', exp, ...claims })}`
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const assume = (WebIdentityToken: string) => {
    const { credentials: _none, ...anybody } = configuration
    return new STS(anybody).assumeRoleWithWebIdentity({
      RoleArn: roleArn('visitor'),
      RoleSessionName: 'web',
      WebIdentityToken,
    })
  }

  test('takes on a role that trusts its issuer', async () => {
    await expect(assume(token())).rejects.toEqual(refusal('InvalidIdentityTokenException'))
    const { OpenIDConnectProviderArn: Federated } = await iam.createOpenIDConnectProvider({
      Url: ISSUER,
      ClientIDList: ['shop'],
    })
    const AssumeRolePolicyDocument = policy({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated },
      Condition: { StringEquals: { 'login.example:sub': 'user-1' } },
    })
    await iam.createRole({ RoleName: 'visitor', AssumeRolePolicyDocument })
    expect(await assume(token())).toMatchObject({
      SubjectFromWebIdentityToken: 'user-1',
      Audience: 'shop',
      Provider: Federated,
      AssumedRoleUser: { Arn: `arn:aws:sts::${accountId}:assumed-role/visitor/web` },
    })
  })

  test.each([
    ['for another subject', () => token({ sub: 'user-2' }), 'AccessDenied'],
    ['for another audience', () => token({ aud: 'other' }), 'InvalidIdentityTokenException'],
    ['that is over', () => token({ exp: 1 }), 'ExpiredTokenException'],
    ['of another issuer', () => token({ iss: 'https://evil.example' }), 'IDPCommunicationErrorException'],
    [
      'signed by somebody else',
      () => token({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      'InvalidIdentityTokenException',
    ],
    ['that is none', () => 'token', 'InvalidIdentityTokenException'],
  ])('%s is refused', async (_, make, name) => {
    await expect(assume(make())).rejects.toEqual(refusal(name))
  })
})
