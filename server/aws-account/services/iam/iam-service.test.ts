import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListInstanceProfilesForRoleCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
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

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | string[], Resource = '*') => policy({ Effect: 'Allow', Action, Resource })
const trust = (principal: object | string) =>
  policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' })
const LAMBDA_TRUST = trust({ Service: 'lambda.amazonaws.com' })
const createRole = (RoleName: string, AssumeRolePolicyDocument = LAMBDA_TRUST) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
const refused = (name: string, message?: string | RegExp) =>
  expect.objectContaining({ name, ...(message && { message: expect.stringMatching(message) }) })

describe('a role', () => {
  test('is made, seen, listed, tagged and deleted', async () => {
    const { Role } = await createRole('app')
    expect(Role?.Arn).toBe(`arn:aws:iam::${accountId}:role/app`)
    await iam.send(
      new TagRoleCommand({
        RoleName: 'app',
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    )
    await iam.send(new UntagRoleCommand({ RoleName: 'app', TagKeys: ['a'] }))
    const seen = await iam.send(new GetRoleCommand({ RoleName: 'app' }))
    expect(seen.Role).toMatchObject({
      RoleId: Role?.RoleId,
      Tags: [{ Key: 'b', Value: '2' }],
      MaxSessionDuration: 3600,
    })
    expect(JSON.parse(decodeURIComponent(seen.Role?.AssumeRolePolicyDocument ?? ''))).toEqual(
      JSON.parse(LAMBDA_TRUST),
    )
    expect(
      (await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'app' }))).InstanceProfiles,
    ).toEqual([])
    await iam.send(new DeleteRoleCommand({ RoleName: 'app' }))
    await expect(iam.send(new GetRoleCommand({ RoleName: 'app' }))).rejects.toEqual(
      refused('NoSuchEntityException', 'The role with name app cannot be found.'),
    )
  })

  test('has tags of its own keys, listed in pages', async () => {
    await createRole('app')
    const tag = (...keys: string[]) =>
      iam.send(new TagRoleCommand({ RoleName: 'app', Tags: keys.map(Key => ({ Key, Value: '1' })) }))
    await tag('a', 'b', 'c')
    const first = await iam.send(new ListRoleTagsCommand({ RoleName: 'app', MaxItems: 2 }))
    expect(first).toMatchObject({ Tags: [{ Key: 'a' }, { Key: 'b' }], IsTruncated: true })
    const { Marker } = first
    const second = await iam.send(new ListRoleTagsCommand({ RoleName: 'app', MaxItems: 2, Marker }))
    expect(second).toMatchObject({ Tags: [{ Key: 'c' }], IsTruncated: false })
    await expect(tag('d', 'd')).rejects.toEqual(refused('InvalidInputException', 'Duplicate tag keys found'))
    await expect(tag('aws:d')).rejects.toEqual(refused('ValidationError'))
    const many = Array.from({ length: 48 }, (_, index) => `k${index}`)
    await expect(tag(...many)).rejects.toEqual(refused('LimitExceededException'))
  })

  test('of the platform is neither listed nor found, and its name is taken', async () => {
    await createRole('app')
    expect((await iam.send(new ListRolesCommand({}))).Roles?.map(role => role.RoleName)).toEqual(['app'])
    await expect(iam.send(new GetRoleCommand({ RoleName: 'Candidate' }))).rejects.toEqual(
      refused('NoSuchEntityException'),
    )
    await expect(createRole('PlatformObserver')).rejects.toEqual(refused('EntityAlreadyExistsException'))
  })

  test('is not made twice, whatever the case of its name', async () => {
    await createRole('app')
    await expect(createRole('APP')).rejects.toEqual(
      refused('EntityAlreadyExistsException', 'Role with name APP already exists.'),
    )
  })

  test('is not deleted while it has policies', async () => {
    await createRole('app')
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument: allow('s3:*') }),
    )
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'app' }))).rejects.toEqual(
      refused('DeleteConflictException', 'must delete policies first'),
    )
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'app', PolicyName: 'p' }))
    const arn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: arn }))
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'app' }))).rejects.toEqual(
      refused('DeleteConflictException', 'must detach all policies first'),
    )
    expect(
      (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'app' }))).AttachedPolicies,
    ).toEqual([{ PolicyArn: arn, PolicyName: 'AWSLambdaBasicExecutionRole' }])
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'app', PolicyArn: arn }))
    await iam.send(new DeleteRoleCommand({ RoleName: 'app' }))
  })

  test('gives back an inline policy as it was put', async () => {
    await createRole('app')
    const document =
      '{\n  "Version": "2012-10-17",\n  "Statement": {"Effect":"Allow","Action":"s3:*","Resource":"*"} }'
    await iam.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument: document }))
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: 'app', PolicyName: 'p' }))
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(document)
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'app' }))).PolicyNames).toEqual(['p'])
  })

  test('listed in pages comes whole', async () => {
    for (const name of ['a', 'b', 'c']) await createRole(name)
    const first = await iam.send(new ListRolesCommand({ MaxItems: 2 }))
    const second = await iam.send(new ListRolesCommand({ MaxItems: 2, Marker: first.Marker }))
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false])
    expect([...(first.Roles ?? []), ...(second.Roles ?? [])].map(role => role.RoleName)).toEqual([
      'a',
      'b',
      'c',
    ])
  })
})

describe('a policy document is refused when', () => {
  test.each([
    ['it is not JSON', '{', 'This policy contains invalid Json'],
    ['it is no object', '[]', 'Syntax errors in policy.'],
    ['it has no statement', '{"Version":"2012-10-17"}', 'Syntax errors in policy.'],
    ['its version is unknown', '{"Version":"2020-01-01","Statement":[]}', 'Version'],
    ['a statement has no action', policy({ Effect: 'Allow', Resource: '*' }), 'must contain actions'],
    ['a statement has no resource', policy({ Effect: 'Allow', Action: 's3:*' }), 'must contain resources'],
    ['a statement has no effect', policy({ Action: 's3:*', Resource: '*' }), 'Missing required field Effect'],
    ['an effect is none', policy({ Effect: 'allow', Action: 's3:*', Resource: '*' }), 'Invalid effect'],
    ['an action has no service', allow('GetObject'), 'prefaced by a vendor'],
    ['a resource is no ARN', allow('s3:*', 'my-bucket'), 'must be in ARN format'],
    [
      'it names a principal',
      policy({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }),
      'should not specify a principal',
    ],
    [
      'a member is misspelt',
      policy({ Effect: 'Allow', Actions: 's3:*', Action: 's3:*', Resource: '*' }),
      'Syntax errors',
    ],
    [
      'a condition is unknown',
      policy({ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringSounds: { 'a:b': 'c' } } }),
      'Invalid Condition type : StringSounds',
    ],
    [
      'two statements have one id',
      policy(
        { Sid: 'a', Effect: 'Allow', Action: 's3:*', Resource: '*' },
        { Sid: 'a', Effect: 'Deny', Action: 's3:*', Resource: '*' },
      ),
      'must be unique',
    ],
    [
      'an id has other characters',
      policy({ Sid: 'a b', Effect: 'Allow', Action: 's3:*', Resource: '*' }),
      'alpha-numeric',
    ],
  ])('%s', async (_, PolicyDocument, message) => {
    await createRole('app')
    await expect(
      iam.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument })),
    ).rejects.toEqual(refused('MalformedPolicyDocumentException', message))
  })

  test.each([
    [
      'it has a resource',
      policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' }),
      'prohibited field Resource',
    ],
    [
      'it has no principal',
      policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
      'Missing required field Principal',
    ],
    [
      'it allows something else',
      policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }),
      'may only specify STS',
    ],
    [
      'it trusts no service of AWS',
      trust({ Service: 'lambda' }),
      'Invalid principal in policy: "SERVICE":"lambda"',
    ],
    ['it trusts nobody', trust({ AWS: 'bob' }), 'Invalid principal in policy: "AWS":"bob"'],
  ])('as a trust policy %s', async (_, document, message) => {
    await expect(createRole('app', document)).rejects.toEqual(
      refused('MalformedPolicyDocumentException', message),
    )
  })

  test('a trust policy names a user who does not exist', async () => {
    const arn = `arn:aws:iam::${accountId}:user/ghost`
    await expect(createRole('app', trust({ AWS: arn }))).rejects.toEqual(
      refused('MalformedPolicyDocumentException', 'Invalid principal'),
    )
    await iam.send(new CreateUserCommand({ UserName: 'ghost' }))
    await createRole('app', trust({ AWS: arn }))
  })

  test('it is too long', async () => {
    await createRole('app')
    const long = allow(Array.from({ length: 900 }, (_, index) => `s3:Action${index}`))
    await expect(
      iam.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument: long })),
    ).rejects.toEqual(refused('LimitExceededException', 'Maximum policy size of 10240 bytes'))
  })
})

describe('a managed policy', () => {
  test('has versions of which one is in force', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: allow('s3:*') }),
    )
    const PolicyArn = Policy?.Arn ?? ''
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow('sqs:*'), SetAsDefault: true }),
    )
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))
    expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
      ['v2', true],
      ['v1', false],
    ])
    await expect(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))).rejects.toEqual(
      refused('DeleteConflictException', 'default version'),
    )
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toEqual(
      refused('DeleteConflictException'),
    )
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(allow('s3:*'))
  })

  test('knows to whom it is attached and stays while it is', async () => {
    await createRole('app')
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: allow('s3:*') }),
    )
    const PolicyArn = Policy?.Arn ?? ''
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn }))
    const { PolicyRoles } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }))
    expect(PolicyRoles?.map(role => role.RoleName)).toEqual(['app'])
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toEqual(
      refused('DeleteConflictException'),
    )
    const { Policies } = await iam.send(new ListPoliciesCommand({ OnlyAttached: true }))
    expect(Policies?.map(one => [one.PolicyName, one.AttachmentCount])).toEqual([['p', 1]])
  })

  test('of AWS is there and cannot be changed', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toContain('s3:Get*')
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toEqual(refused('AccessDenied'))
  })

  test('that does not exist is not attached', async () => {
    await createRole('app')
    const PolicyArn = `arn:aws:iam::${accountId}:policy/none`
    await expect(iam.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn }))).rejects.toEqual(
      refused('NoSuchEntityException', 'does not exist or is not attachable'),
    )
  })
})

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
    const role = { RoleName: 'within', AssumeRolePolicyDocument: LAMBDA_TRUST }
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
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'reader', PolicyDocument: LAMBDA_TRUST }))
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

test('a simulation decides like the real thing', async () => {
  await createRole('app')
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'app',
      PolicyName: 'p',
      PolicyDocument: policy(
        { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::shop/*' },
        { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
      ),
    }),
  )
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${accountId}:role/app`,
      ActionNames: ['s3:GetObject', 's3:DeleteObject', 'sqs:SendMessage'],
      ResourceArns: ['arn:aws:s3:::shop/key'],
    }),
  )
  expect(EvaluationResults?.map(one => [one.EvalActionName, one.EvalDecision])).toEqual([
    ['s3:GetObject', 'allowed'],
    ['s3:DeleteObject', 'explicitDeny'],
    ['sqs:SendMessage', 'implicitDeny'],
  ])
})

test('roles, policies and keys are there after a restart', async () => {
  await createRole('app')
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'p', PolicyDocument: allow('s3:*') }),
  )
  await accounts.restart()
  const again = new IAMClient(configuration)
  expect((await again.send(new ListRolePoliciesCommand({ RoleName: 'app' }))).PolicyNames).toEqual(['p'])
})
