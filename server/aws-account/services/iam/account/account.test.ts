import { IAM } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'

let accounts: TestAccounts
let accountId: string
let iam: IAM

beforeAll(async () => {
  accounts = await createTestAccounts()
  accountId = await accounts.provision()
  iam = new IAM(await accounts.configuration(accountId))
})
afterAll(() => accounts.close())

const trust = (principal: object, more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }],
    ...more,
  })
const refusal = (name: string, text = '') =>
  expect.objectContaining({ name, message: expect.stringContaining(text) })

describe('what was never set', () => {
  test('is told as such, in its own form', async () => {
    await expect(iam.getAccountPasswordPolicy({})).rejects.toEqual(refusal('NoSuchEntityException'))
    expect((await iam.listAccountAliases({})).AccountAliases).toEqual([])
    expect((await iam.listSAMLProviders({})).SAMLProviderList).toEqual([])
    expect((await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList).toEqual([])
    expect((await iam.listServerCertificates({})).ServerCertificateMetadataList).toEqual([])
    expect((await iam.listVirtualMFADevices({})).VirtualMFADevices).toEqual([])
    const { SummaryMap } = await iam.getAccountSummary({})
    expect(SummaryMap).toMatchObject({ Users: 0, UsersQuota: 5000, AccountMFAEnabled: 0 })
  })
})

test('a password policy and an alias are kept', async () => {
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 14, MaxPasswordAge: 90 })
  expect((await iam.getAccountPasswordPolicy({})).PasswordPolicy).toMatchObject({
    MinimumPasswordLength: 14,
    ExpirePasswords: true,
  })
  await iam.createAccountAlias({ AccountAlias: 'shop-team' })
  expect((await iam.listAccountAliases({})).AccountAliases).toEqual(['shop-team'])
})

test('a role is put into an instance profile, and not deleted while it is in there', async () => {
  const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
  await iam.createRole({ RoleName: 'machine', AssumeRolePolicyDocument })
  await iam.createInstanceProfile({ InstanceProfileName: 'box', Tags: [{ Key: 'a', Value: '1' }] })
  const both = { InstanceProfileName: 'box', RoleName: 'machine' }
  await iam.addRoleToInstanceProfile(both)
  const { InstanceProfile } = await iam.getInstanceProfile({ InstanceProfileName: 'box' })
  expect(InstanceProfile?.Roles?.map(role => role.RoleName)).toEqual(['machine'])
  const listed = await iam.listInstanceProfilesForRole({ RoleName: 'machine' })
  expect(listed.InstanceProfiles).toHaveLength(1)
  await expect(iam.deleteRole({ RoleName: 'machine' })).rejects.toEqual(refusal('DeleteConflictException'))
  await iam.removeRoleFromInstanceProfile(both)
  await iam.deleteRole({ RoleName: 'machine' })
})

test('a role that a service has linked is AWS’s to change', async () => {
  const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: 'batch.amazonaws.com' })
  expect(Role?.Arn).toBe(
    `arn:aws:iam::${accountId}:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch`,
  )
  const RoleName = Role?.RoleName ?? ''
  await expect(iam.deleteRole({ RoleName })).rejects.toEqual(refusal('UnmodifiableEntityException'))
  const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName })
  expect((await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })).Status).toBe('SUCCEEDED')
})

test('the whole of who may do what is told at once', async () => {
  await iam.createUser({ UserName: 'ann', Tags: [{ Key: '__proto__', Value: 'kept' }] })
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' })
  const { UserDetailList, Policies } = await iam.getAccountAuthorizationDetails({})
  expect(UserDetailList).toMatchObject([{ UserName: 'ann', Tags: [{ Key: '__proto__', Value: 'kept' }] }])
  expect(Policies?.map(policy => policy.PolicyName)).toEqual(['AmazonS3ReadOnlyAccess'])
  await accounts.restart()
  iam = new IAM(await accounts.configuration(accountId))
  expect((await iam.listUserTags({ UserName: 'ann' })).Tags).toEqual([{ Key: '__proto__', Value: 'kept' }])
})

describe('a document is refused', () => {
  test.each(['lamda.amazonaws.com', 'nothing', 'lambda.amazonaws.org'])(
    'that trusts the service %s, which AWS does not have',
    async Service => {
      const created = iam.createRole({ RoleName: 'r', AssumeRolePolicyDocument: trust({ Service }) })
      await expect(created).rejects.toEqual(
        refusal('MalformedPolicyDocumentException', `Invalid principal in policy: "SERVICE":"${Service}"`),
      )
    },
  )

  test.each([undefined, '2008-10-17'])('as a managed policy of version %s', async Version => {
    const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]
    const PolicyDocument = JSON.stringify({ Version, Statement })
    await expect(iam.createPolicy({ PolicyName: 'p', PolicyDocument })).rejects.toEqual(
      refusal('MalformedPolicyDocumentException', 'Policy document must be version 2012-10-17 or greater.'),
    )
  })
})
