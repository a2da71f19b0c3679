import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { Organizations } from '@aws-sdk/client-organizations'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createOrganizationRegister } from '../../account/organizations.ts'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'

const PATIENCE_MS = 120_000
const register = createOrganizationRegister()

let accounts: TestAccounts
let manager: string
let member: string
let other: string
let stranger: string
let organizations: Organizations
let rootId: string
/** In the member account: a role that may do everything, which the management account may take on. */
let inMember: ClientConfiguration

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
/** A busy machine is told from a refusal. */
const patient = async (accountId: string) => ({
  ...(await accounts.configuration(accountId)),
  maxAttempts: 8,
})
const refusal = (name: string, text = '') =>
  expect.objectContaining({
    name: expect.stringMatching(new RegExp(`^${name}(Exception)?$`)),
    message: expect.stringContaining(text),
  })

beforeAll(async () => {
  accounts = await createTestAccounts(
    {
      sts: async () => (await import('../sts/service.ts')).createService(),
      iam: async () => (await import('../iam/service.ts')).createService(),
      sqs: async () => (await import('../sqs/service.ts')).createService(),
      eventbridge: async () => (await import('../eventbridge/service.ts')).createService(),
      cloudtrail: async () => (await import('../cloudtrail/service.ts')).createService(),
      organizations: async () => (await import('./service.ts')).createService({ organizations: register }),
    },
    undefined,
    register,
  )
  member = await accounts.provision()
  other = await accounts.provision()
  stranger = await accounts.provision()
  manager = await accounts.provision({ fixtures: { organization: { members: [member, other] } } })
  const asManager = await patient(manager)
  organizations = new Organizations(asManager)
  rootId = (await organizations.listRoots({})).Roots?.[0]?.Id ?? ''
  const iam = new IAM(await accounts.configuration(member, 'administrator'))
  await iam.createRole({
    RoleName: 'Control',
    AssumeRolePolicyDocument: policy({
      ...{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] },
      Principal: { AWS: manager },
    }),
  })
  await iam.putRolePolicy({
    ...{ RoleName: 'Control', PolicyName: 'all' },
    PolicyDocument: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
  })
  const { Credentials } = await new STS(asManager).assumeRole({
    ...{
      RoleArn: `arn:aws:iam::${member}:role/Control`,
      RoleSessionName: 'control',
      SourceIdentity: 'control',
    },
    Tags: [{ Key: 'pool', Value: 'yes' }],
  })
  inMember = {
    ...asManager,
    requestHandler: (await accounts.configuration(member)).requestHandler,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  }
}, PATIENCE_MS)
afterAll(() => accounts.close())

/** A unit below the root, with policies of its own beside the one that allows everything. */
async function unit(Name: string, ...contents: { content: string; type?: 'RESOURCE_CONTROL_POLICY' }[]) {
  const { OrganizationalUnit } = await organizations.createOrganizationalUnit({ ParentId: rootId, Name })
  const TargetId = OrganizationalUnit?.Id ?? ''
  for (const [index, { content: Content, type: Type = 'SERVICE_CONTROL_POLICY' }] of contents.entries()) {
    const { Policy } = await organizations.createPolicy({
      Content,
      Description: '',
      Name: `${Name} ${index}`,
      Type,
    })
    await organizations.attachPolicy({ PolicyId: Policy?.PolicySummary?.Id ?? '', TargetId })
  }
  return TargetId
}

async function moveMember(to: string) {
  const { Parents } = await organizations.listParents({ ChildId: member })
  const from = Parents?.[0]?.Id ?? ''
  if (from !== to)
    await organizations.moveAccount({ AccountId: member, SourceParentId: from, DestinationParentId: to })
}

describe('an organisation', { timeout: PATIENCE_MS }, () => {
  test('has the members that its owner gave it, at the root', async () => {
    const { Accounts = [] } = await organizations.listAccounts({})
    expect(Accounts.map(({ Id }) => Id)).toEqual([manager, member, other])
    expect((await organizations.listParents({ ChildId: member })).Parents).toEqual([
      { Id: rootId, Type: 'ROOT' },
    ])
  })

  test('is nothing to members, and there is none for anybody else', async () => {
    const asMember = new Organizations(await accounts.configuration(member))
    await expect(asMember.listAccounts({})).rejects.toEqual(refusal('AccessDeniedException'))
    const asStranger = new Organizations(await accounts.configuration(stranger))
    await expect(asStranger.listAccounts({})).rejects.toEqual(refusal('AWSOrganizationsNotInUseException'))
    await expect(accounts.provision({ fixtures: { organization: { members: ['x'] } } })).rejects.toThrow(
      'members must be a list of account numbers',
    )
  })

  test('moves an account from where it is, and from nowhere else', async () => {
    const first = await unit('first')
    await moveMember(first)
    const wrong = { AccountId: member, SourceParentId: rootId, DestinationParentId: first }
    await expect(organizations.moveAccount(wrong)).rejects.toEqual(refusal('SourceParentNotFoundException'))
    const again = { ...wrong, SourceParentId: first }
    await expect(organizations.moveAccount(again)).rejects.toEqual(refusal('DuplicateAccountException'))
    await expect(organizations.deleteOrganizationalUnit({ OrganizationalUnitId: first })).rejects.toEqual(
      refusal('OrganizationalUnitNotEmptyException'),
    )
    await moveMember(rootId)
    await organizations.deleteOrganizationalUnit({ OrganizationalUnitId: first })
  })

  test('lets its management account take on a role of a member, and nobody of outside', async () => {
    const { Account, Arn } = await new STS(inMember).getCallerIdentity({})
    expect(Account).toBe(member)
    expect(Arn).toBe(`arn:aws:sts::${member}:assumed-role/Control/control`)
    const RoleArn = `arn:aws:iam::${member}:role/Control`
    for (const who of [stranger, other]) {
      const sts = new STS(await accounts.configuration(who))
      await expect(sts.assumeRole({ RoleArn, RoleSessionName: 'eve' })).rejects.toEqual(
        refusal('AccessDenied'),
      )
    }
  })
})

describe('policies of an organisation', { timeout: PATIENCE_MS }, () => {
  test('hold nobody before their kind is enabled, everybody in the account afterwards, and never the manager', async () => {
    const sealed = await organizations.createOrganizationalUnit({ ParentId: rootId, Name: 'sealed' })
    const TargetId = sealed.OrganizationalUnit?.Id ?? ''
    const { Policy } = await organizations.createPolicy({
      ...{ Name: 'deny all', Description: '', Type: 'SERVICE_CONTROL_POLICY' },
      Content: policy({
        ...{ Effect: 'Deny', Action: '*', Resource: '*' },
        Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Checker' } },
      }),
    })
    const PolicyId = Policy?.PolicySummary?.Id ?? ''
    await expect(organizations.attachPolicy({ PolicyId, TargetId })).rejects.toEqual(
      refusal('PolicyTypeNotEnabledException'),
    )
    for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const)
      await organizations.enablePolicyType({ RootId: rootId, PolicyType })
    await organizations.attachPolicy({ PolicyId, TargetId })
    const iam = new IAM(inMember)
    await iam.listRoles({})
    await moveMember(TargetId)
    await expect(iam.listRoles({})).rejects.toEqual(
      refusal('AccessDenied', 'with an explicit deny in a service control policy'),
    )
    await new IAM(await accounts.configuration(manager)).listRoles({})
    await moveMember(rootId)
    await iam.listRoles({})
  })

  test('have to allow at every level', async () => {
    const allowed = policy({ Effect: 'Allow', Action: 'iam:List*', Resource: '*' })
    const only = await unit('only lists', { content: allowed })
    await organizations.detachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: only })
    await moveMember(only)
    const iam = new IAM(inMember)
    await iam.listRoles({})
    await expect(iam.createUser({ UserName: 'ann' })).rejects.toEqual(
      refusal('AccessDenied', 'no service control policy allows the iam:CreateUser action'),
    )
    await moveMember(rootId)
  })

  test('hold outsiders at its resources, which its own accounts may use', async () => {
    const kept = await unit('kept', {
      type: 'RESOURCE_CONTROL_POLICY',
      content: policy({
        ...{ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*' },
        Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-somebodyelse' } },
      }),
    })
    const sqs = new SQS(inMember)
    await sqs.listQueues({})
    await moveMember(kept)
    await expect(sqs.listQueues({})).rejects.toEqual(refusal('AccessDenied', 'resource control policy'))
    await moveMember(rootId)
    await sqs.listQueues({})
  })

  test.each([
    ['no JSON', 'MalformedPolicyDocumentException', 'nothing'],
    [
      'a principal in a service control policy',
      'MalformedPolicyDocumentException',
      policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }),
    ],
    [
      'a text that is too long',
      'ConstraintViolationException',
      policy({ Effect: 'Deny', Action: 'x'.repeat(6_000), Resource: '*' }),
    ],
  ])('are refused with %s', async (_, name, Content) => {
    const asked = { Content, Name: 'bad', Description: '', Type: 'SERVICE_CONTROL_POLICY' as const }
    await expect(organizations.createPolicy(asked)).rejects.toEqual(refusal(name))
  })

  test('are the same after a restart', async () => {
    const none = await unit('none', { content: policy({ Effect: 'Deny', Action: '*', Resource: '*' }) })
    await moveMember(none)
    await accounts.restart()
    const { requestHandler } = await accounts.configuration(member)
    inMember = { ...inMember, requestHandler }
    organizations = new Organizations(await patient(manager))
    await expect(new IAM(inMember).listRoles({})).rejects.toEqual(
      refusal('AccessDenied', 'service control policy'),
    )
    await moveMember(rootId)
    await new IAM(inMember).listRoles({})
  })
})

describe('what is done in a member', { timeout: PATIENCE_MS }, () => {
  test('comes through EventBridge into a queue of the management account, and is found in CloudTrail', async () => {
    const sqs = new SQS(await accounts.configuration(manager))
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'events' })
    const queueArn = `arn:aws:sqs:us-east-1:${manager}:events`
    const Policy = policy({
      ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
      ...{ Resource: queueArn, Condition: { StringEquals: { 'aws:SourceAccount': member } } },
    })
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
    const cloudtrail = new CloudTrail(inMember)
    const events = new EventBridge(inMember)
    await cloudtrail.createTrail({ Name: 'changes', S3BucketName: 'trails' })
    await events.putRule({
      Name: 'changes',
      EventPattern: JSON.stringify({ 'detail-type': ['AWS API Call via CloudTrail'] }),
    })
    await events.putTargets({ Rule: 'changes', Targets: [{ Id: 'queue', Arn: queueArn }] })
    const iam = new IAM(inMember)
    await iam.createUser({ UserName: 'before' })
    await cloudtrail.startLogging({ Name: 'changes' })
    await iam.createUser({ UserName: 'after' })
    await iam.listUsers({})
    const told: { eventName: string; requestParameters: unknown }[] = []
    const received = async () => {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
      told.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).detail))
      expect(told.map(({ eventName }) => eventName)).toContain('CreateUser')
    }
    await vi.waitFor(received, { timeout: 60_000, interval: 50 })
    expect(told.filter(({ eventName }) => eventName === 'CreateUser')).toMatchObject([
      {
        requestParameters: { UserName: 'after' },
        userIdentity: { arn: expect.stringContaining(`${member}:assumed-role/Control`) },
      },
    ])
    const { Events = [] } = await cloudtrail.lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateUser' }],
    })
    expect(
      Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent).requestParameters.UserName),
    ).toEqual(['after', 'before', 'ann'])
  })

  test('reaches no queue of an account that does not let it', async () => {
    const sqs = new SQS(await accounts.configuration(other))
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'closed' })
    const events = new EventBridge(inMember)
    await events.putRule({ Name: 'closed', EventPattern: JSON.stringify({ source: ['own'] }) })
    const Arn = `arn:aws:sqs:us-east-1:${other}:closed`
    await events.putTargets({ Rule: 'closed', Targets: [{ Id: 'queue', Arn }] })
    const account = await accounts.registry.open(other)
    const refused = vi.waitFor(
      () =>
        expect(account?.calls.since(0)).toContainEqual(
          expect.objectContaining({
            operation: 'SendMessage',
            errorCode: expect.stringContaining('AccessDenied'),
          }),
        ),
      { timeout: 60_000, interval: 50 },
    )
    await events.putEvents({ Entries: [{ Source: 'own', DetailType: 'x', Detail: '{}' }] })
    await refused
    expect((await sqs.receiveMessage({ QueueUrl })).Messages).toBeUndefined()
  })
})
