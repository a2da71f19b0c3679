import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ClientConfiguration,
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
      JSON.parse(lambdaTrust),
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
