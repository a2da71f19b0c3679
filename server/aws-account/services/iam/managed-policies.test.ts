import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'
import { allow, lambdaTrust, refused } from './testing/policies.ts'

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
