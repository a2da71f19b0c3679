import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTemporaryCallContext } from '../../testing/temporary-call-context.ts'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'
import { createService } from './service.ts'

let accounts: TestAccounts
let accountId: string
let owner: ClientConfiguration
let ada: STSClient

beforeAll(async () => {
  accounts = await createTestAccounts()
  accountId = await accounts.provision()
  owner = await accounts.configuration(accountId)
  const iam = new IAMClient(owner)
  await iam.send(new CreateUserCommand({ UserName: 'ada' }))
  const PolicyDocument = allow({ Action: 'sts:*', Resource: '*' })
  await iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'p', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  ada = new STSClient({ ...owner, credentials: { accessKeyId, secretAccessKey } })
})
afterAll(() => accounts.close())

const allow = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } })

/** The ARN of a new role that lets everybody of the account do this. */
async function trusting(RoleName: string, Action: string[], condition: object = {}) {
  const AssumeRolePolicyDocument = allow({ Action, Principal: { AWS: accountId }, ...condition })
  const created = await new IAMClient(owner).send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags: [{ Key: 'team', Value: 'blue' }] }),
  )
  return created.Role?.Arn ?? ''
}
const assume = (RoleArn: string, more: object = {}) =>
  ada.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'job', ...more }))
const denied = (action: string) => ({
  name: 'AccessDenied',
  message: expect.stringContaining(`perform: ${action} on`),
})

test('a role is taken on with the tags and the source that it lets be given, and with no others', async () => {
  const Tags = [{ Key: 'cost', Value: '1' }]
  const plain = await trusting('plain', ['sts:AssumeRole'])
  expect(await assume(plain)).toMatchObject({ AssumedRoleUser: { Arn: expect.stringMatching('plain/job') } })
  await expect(assume(plain, { Tags })).rejects.toMatchObject(denied('sts:TagSession'))
  await expect(assume(plain, { SourceIdentity: 'ada' })).rejects.toMatchObject(
    denied('sts:SetSourceIdentity'),
  )
  const tagged = await trusting('tagged', ['sts:AssumeRole', 'sts:TagSession'], {
    Condition: { StringEquals: { 'aws:RequestTag/cost': '1' } },
  })
  expect(await assume(tagged, { Tags })).toMatchObject({ Credentials: {} })
  const other = [{ Key: 'cost', Value: '2' }]
  await expect(assume(tagged, { Tags: other })).rejects.toMatchObject(denied('sts:AssumeRole'))
})

test('anybody may ask who they are', async () => {
  expect(await ada.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: accountId,
    Arn: `arn:aws:iam::${accountId}:user/ada`,
  })
})

test('IAM is asked with what the request says of the session and the role of its tags', async () => {
  const context = createTemporaryCallContext()
  const RoleArn = 'arn:aws:iam::999999999999:role/app'
  const input = { RoleArn, RoleSessionName: 'job', ExternalId: 'x', TransitiveTagKeys: ['a'] }
  expect(createService().needs('AssumeRole', input, context)).toEqual([
    {
      action: 'sts:AssumeRole',
      resource: RoleArn,
      context: { 'sts:RoleSessionName': 'job', 'sts:ExternalId': 'x', 'sts:TransitiveTagKeys': ['a'] },
    },
  ])
  expect(createService().needs('GetCallerIdentity', {}, context)).toEqual([
    { action: 'sts:GetCallerIdentity', resource: '*' },
  ])
  await context.close()
})
