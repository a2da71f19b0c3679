import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ClientConfiguration,
  type Credentials,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'
import { allow, lambdaTrust, policy, refused, trust } from './testing/policies.ts'

let accounts: TestAccounts
let accountId: string
let configuration: ClientConfiguration
let iam: IAMClient

beforeAll(async () => {
  accounts = await createTestAccounts()
})
afterAll(() => accounts.close())
beforeEach(async () => {
  accountId = await accounts.provision()
  configuration = await accounts.configuration(accountId)
  iam = new IAMClient(configuration)
})

const createRole = (RoleName: string, AssumeRolePolicyDocument = lambdaTrust) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))

describe('a user', () => {
  async function userClient(UserName: string) {
    await iam.send(new CreateUserCommand({ UserName }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    const credentials: Credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    }
    return {
      credentials,
      iam: new IAMClient({ ...configuration, credentials }),
      sts: new STSClient({ ...configuration, credentials }),
    }
  }

  test('may do what its own and its groups’ policies allow', async () => {
    const alice = await userClient('alice')
    expect((await alice.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:iam::${accountId}:user/alice`,
    )
    await expect(alice.iam.send(new ListRolesCommand({}))).rejects.toEqual(
      refused(
        'AccessDenied',
        /user\/alice is not authorized to perform: iam:ListRoles on resource: \* because no identity-based policy allows the iam:ListRoles action/,
      ),
    )
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'p',
        PolicyDocument: allow('iam:ListRoles'),
      }),
    )
    await alice.iam.send(new ListRolesCommand({}))
    await expect(alice.iam.send(new ListPoliciesCommand({}))).rejects.toEqual(refused('AccessDenied'))
    await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
    await iam.send(new AddUserToGroupCommand({ GroupName: 'staff', UserName: 'alice' }))
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: 'staff',
        PolicyName: 'p',
        PolicyDocument: allow('iam:ListPolicies'),
      }),
    )
    await alice.iam.send(new ListPoliciesCommand({}))
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'deny',
        PolicyDocument: policy({ Effect: 'Deny', Action: 'iam:List*', Resource: '*' }),
      }),
    )
    await expect(alice.iam.send(new ListRolesCommand({}))).rejects.toEqual(
      refused('AccessDenied', 'with an explicit deny in an identity-based policy'),
    )
  })

  test('may be let to look after itself alone, and after roles within a boundary alone', async () => {
    const alice = await userClient('alice')
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    const PolicyDocument = policy(
      {
        Effect: 'Allow',
        Action: 'iam:*AccessKey*',
        Resource: `arn:aws:iam::${accountId}:user/\${aws:username}`,
      },
      {
        Effect: 'Allow',
        Action: ['iam:CreateRole', 'iam:PutRolePolicy'],
        Resource: '*',
        Condition: { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } },
      },
    )
    await iam.send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'p', PolicyDocument }))
    expect((await alice.iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(1)
    await createRole('open')
    const role = { RoleName: 'within', AssumeRolePolicyDocument: lambdaTrust }
    await expect(alice.iam.send(new CreateRoleCommand(role))).rejects.toEqual(refused('AccessDenied'))
    await alice.iam.send(new CreateRoleCommand({ ...role, PermissionsBoundary }))
    const put = (RoleName: string) =>
      alice.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: allow('s3:*') }))
    await put('within')
    await expect(put('open')).rejects.toEqual(refused('AccessDenied', 'iam:PutRolePolicy'))
  })

  test('may hold two keys, and an inactive one is refused', async () => {
    const alice = await userClient('alice')
    await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
    await expect(iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))).rejects.toEqual(
      refused('LimitExceededException', 'AccessKeysPerUser: 2'),
    )
    const { accessKeyId: AccessKeyId } = alice.credentials
    await iam.send(new UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId, Status: 'Inactive' }))
    await expect(alice.sts.send(new GetCallerIdentityCommand({}))).rejects.toEqual(
      refused('InvalidClientTokenId'),
    )
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'alice' }))
    expect(AccessKeyMetadata?.map(key => key.Status)).toEqual(['Inactive', 'Active'])
    await expect(iam.send(new DeleteUserCommand({ UserName: 'alice' }))).rejects.toEqual(
      refused('DeleteConflictException', 'must delete access keys first'),
    )
  })

  test('assumes a role that trusts it, within the session’s policy, for so long and no longer', async () => {
    const alice = await userClient('alice')
    await createRole('reader', trust({ AWS: `arn:aws:iam::${accountId}:user/alice` }))
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'p', PolicyDocument: allow('iam:*') }),
    )
    const RoleArn = `arn:aws:iam::${accountId}:role/reader`
    const { Credentials: issued, AssumedRoleUser } = await alice.sts.send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: 'job',
        DurationSeconds: 900,
        Policy: allow('iam:ListRoles'),
      }),
    )
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/reader/job`)
    const credentials = {
      accessKeyId: issued?.AccessKeyId ?? '',
      secretAccessKey: issued?.SecretAccessKey ?? '',
      sessionToken: issued?.SessionToken ?? '',
    }
    const session = new IAMClient({ ...configuration, credentials })
    await session.send(new ListRolesCommand({}))
    await expect(session.send(new ListPoliciesCommand({}))).rejects.toEqual(
      refused('AccessDenied', 'because no session policy allows'),
    )
    accounts.advance(901_000)
    const late = new IAMClient({ ...configuration, credentials, systemClockOffset: 901_000 })
    await expect(late.send(new ListRolesCommand({}))).rejects.toEqual(refused('ExpiredToken'))
    accounts.advance(-901_000)
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'reader', PolicyDocument: lambdaTrust }))
    await expect(alice.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'job' }))).rejects.toEqual(
      refused(
        'AccessDenied',
        /not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::\d+:role\/reader$/,
      ),
    )
  })

  test('gets session tokens, which do not outlive it', async () => {
    const alice = await userClient('alice')
    const { Credentials: issued } = await alice.sts.send(new GetSessionTokenCommand({}))
    const sts = new STSClient({
      ...configuration,
      credentials: {
        accessKeyId: issued?.AccessKeyId ?? '',
        secretAccessKey: issued?.SecretAccessKey ?? '',
        sessionToken: issued?.SessionToken ?? '',
      },
    })
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toMatch(/user\/alice$/)
  })
})
