import { IAM } from '@aws-sdk/client-iam'
import { Organizations } from '@aws-sdk/client-organizations'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientConfiguration, TestAccounts } from '../../testing/test-accounts.ts'
import { type OrganizationGround, openOrganization, policy, refusal } from './testing/organization-ground.ts'

const PATIENCE_MS = 120_000

let accounts: TestAccounts
let manager: string
let member: string
let other: string
let stranger: string
let patient: OrganizationGround['patient']
let inMember: ClientConfiguration
let organizations: Organizations
let rootId: string

beforeAll(async () => {
  ;({ accounts, manager, member, other, stranger, inMember, patient } = await openOrganization())
  organizations = new Organizations(await patient(manager))
  rootId = (await organizations.listRoots({})).Roots?.[0]?.Id ?? ''
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
