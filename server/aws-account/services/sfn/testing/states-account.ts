import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { vi } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import type { ServiceLoaders } from '../../registry.ts'

/** A real account in this process with Step Functions, and a role for its machines: for tests. */
export interface StatesAccount {
  readonly accounts: TestAccounts
  readonly accountId: string
  readonly roleArn: string
  readonly client: SFNClient
  /** May the machines' role from now on do these actions on everything. */
  allow(...actions: string[]): Promise<void>
  create(definition: object, type?: 'STANDARD' | 'EXPRESS'): Promise<string>
  start(machineArn: string, input?: unknown): Promise<string>
  ended(executionArn: string): Promise<DescribeExecutionOutput>
  history(executionArn: string): Promise<readonly HistoryEvent[]>
  /** Makes a machine, runs it to its end and tells how that was. */
  run(definition: object, input?: unknown): Promise<DescribeExecutionOutput>
  /** A client of another service of the account. */
  settings(): ReturnType<TestAccounts['configuration']>
  close(): Promise<void>
}

const LOADERS: ServiceLoaders = {
  sfn: async () => (await import('../service.ts')).createService(),
  iam: async () => (await import('../../iam/service.ts')).createService(),
  sts: async () => (await import('../../sts/service.ts')).createService(),
  sqs: async () => (await import('../../sqs/service.ts')).createService(),
  s3: async () => (await import('../../s3/service.ts')).createService(),
  'cloudwatch-logs': async () => (await import('../../cloudwatch-logs/service.ts')).createService(),
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
}

export async function createStatesAccount(): Promise<StatesAccount> {
  const accounts = await createTestAccounts(LOADERS)
  const accountId = await accounts.provision()
  const settings = () => accounts.configuration(accountId)
  const iam = new IAMClient(await settings())
  await iam.send(
    new CreateRoleCommand({ RoleName: 'machine', AssumeRolePolicyDocument: JSON.stringify(TRUST) }),
  )
  const client = new SFNClient({ ...(await settings()), disableHostPrefix: true })
  const roleArn = `arn:aws:iam::${accountId}:role/machine`
  let made = 0
  const account: StatesAccount = {
    accounts,
    accountId,
    roleArn,
    client,
    settings,
    async allow(...Action) {
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
      })
      await iam.send(new PutRolePolicyCommand({ RoleName: 'machine', PolicyName: 'allowed', PolicyDocument }))
    },
    async create(definition, type = 'STANDARD') {
      const name = `machine-${++made}`
      const { stateMachineArn = '' } = await client.send(
        new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn, type }),
      )
      return stateMachineArn
    },
    async start(stateMachineArn, input = {}) {
      const started = await client.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
      )
      return started.executionArn ?? ''
    },
    async ended(executionArn) {
      const describe = () => client.send(new DescribeExecutionCommand({ executionArn }))
      return vi.waitUntil(
        async () => {
          const described = await describe()
          return described.status !== 'RUNNING' && described
        },
        { timeout: 60_000, interval: 50 },
      )
    },
    async history(executionArn) {
      const { events = [] } = await client.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
      )
      return events
    },
    run: async (definition, input) =>
      account.ended(await account.start(await account.create(definition), input)),
    close: () => accounts.close(),
  }
  return account
}
