import { IAM } from '@aws-sdk/client-iam'
import { STS } from '@aws-sdk/client-sts'
import { expect } from 'vitest'
import { createOrganizationRegister } from '../../../account/organizations.ts'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../../testing/test-accounts.ts'

/** An organisation of three accounts, and one that is not in it. */
export interface OrganizationGround {
  readonly accounts: TestAccounts
  readonly manager: string
  readonly member: string
  readonly other: string
  readonly stranger: string
  /** In the member account: a role that may do everything, which the management account has taken on. */
  readonly inMember: ClientConfiguration
  /** For an account's candidate; a busy machine is told from a refusal. */
  patient(accountId: string): Promise<ClientConfiguration>
}

/** A policy document of these statements, as text. */
export const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

/** An error of AWS with that name, as either protocol spells it. */
export const refusal = (name: string, text = '') =>
  expect.objectContaining({
    name: expect.stringMatching(new RegExp(`^${name}(Exception)?$`)),
    message: expect.stringContaining(text),
  })

/** Opens the accounts, in this process. */
export async function openOrganization(): Promise<OrganizationGround> {
  const register = createOrganizationRegister()
  const accounts = await createTestAccounts(
    {
      sts: async () => (await import('../../sts/service.ts')).createService(),
      iam: async () => (await import('../../iam/service.ts')).createService(),
      sqs: async () => (await import('../../sqs/service.ts')).createService(),
      eventbridge: async () => (await import('../../eventbridge/service.ts')).createService(),
      cloudtrail: async () => (await import('../../cloudtrail/service.ts')).createService(),
      organizations: async () => (await import('../service.ts')).createService({ organizations: register }),
    },
    undefined,
    register,
  )
  const [member, other, stranger] = [
    await accounts.provision(),
    await accounts.provision(),
    await accounts.provision(),
  ]
  const manager = await accounts.provision({ fixtures: { organization: { members: [member, other] } } })
  const patient = async (accountId: string) => ({
    ...(await accounts.configuration(accountId)),
    maxAttempts: 8,
  })
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
  const { Credentials } = await new STS(await patient(manager)).assumeRole({
    ...{ RoleArn: `arn:aws:iam::${member}:role/Control`, RoleSessionName: 'control' },
    ...{ SourceIdentity: 'control', Tags: [{ Key: 'pool', Value: 'yes' }] },
  })
  const inMember = {
    ...(await patient(member)),
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  }
  return { accounts, manager, member, other, stranger, inMember, patient }
}
