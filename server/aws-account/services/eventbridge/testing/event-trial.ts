import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { SQS } from '@aws-sdk/client-sqs'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService as createIamService } from '../../iam/service.ts'
import { createService as createSqsService } from '../../sqs/service.ts'
import { createService as createStsService } from '../../sts/service.ts'
import { createService } from '../service.ts'

/** Buses and queues of a whole account, with signatures and IAM, reached by the SDK's clients: for tests. */
export interface EventTrial {
  readonly accounts: TestAccounts
  readonly accountId: string
  readonly events: EventBridge
  readonly sqs: SQS
  readonly iam: IAM
  /** A new queue that EventBridge may send to. */
  queue(name: string): Promise<{ readonly url: string; readonly arn: string }>
  /** The next messages of a queue, once there are so many. */
  receive(url: string, count?: number): Promise<ReceivedEvent[]>
  /** A role that a service can take on, and what it may do. */
  role(name: string, service: string, ...actions: string[]): Promise<string>
  restart(): Promise<void>
  close(): Promise<void>
}

export interface ReceivedEvent {
  readonly body: string
  readonly attributes: Readonly<Record<string, { readonly StringValue?: string | undefined }>>
}

export async function createEventTrial(): Promise<EventTrial> {
  const accounts = await createTestAccounts({
    eventbridge: async () => createService(),
    scheduler: async () => (await import('../../scheduler/service.ts')).createService(),
    sqs: async () => createSqsService(),
    iam: async () => createIamService(),
    sts: async () => createStsService(),
  })
  const accountId = await accounts.provision()
  const connect = async () => {
    const settings = await accounts.configuration(accountId)
    return { events: new EventBridge(settings), sqs: new SQS(settings), iam: new IAM(settings) }
  }
  let clients = await connect()
  return {
    accounts,
    accountId,
    get events() {
      return clients.events
    },
    get sqs() {
      return clients.sqs
    },
    get iam() {
      return clients.iam
    },
    async queue(QueueName) {
      const arn = `arn:aws:sqs:us-east-1:${accountId}:${QueueName}`
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arn,
          Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:events:us-east-1:${accountId}:rule/*` } },
        },
      })
      const made = await clients.sqs.createQueue({ QueueName, Attributes: { Policy } })
      return { url: made.QueueUrl ?? '', arn }
    },
    async receive(QueueUrl, count = 1) {
      const received: ReceivedEvent[] = []
      while (received.length < count) {
        const { Messages = [] } = await clients.sqs.receiveMessage({
          QueueUrl,
          WaitTimeSeconds: 20,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
        })
        for (const { Body = '', MessageAttributes = {} } of Messages)
          received.push({ body: Body, attributes: MessageAttributes })
      }
      return received
    },
    async role(RoleName, service, ...Action) {
      const statement = (more: object) =>
        JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...more } })
      const { Role } = await clients.iam.createRole({
        RoleName,
        AssumeRolePolicyDocument: statement({ Principal: { Service: service }, Action: 'sts:AssumeRole' }),
      })
      if (Action.length)
        await clients.iam.putRolePolicy({
          RoleName,
          PolicyName: 'allowed',
          PolicyDocument: statement({ Action, Resource: '*' }),
        })
      return Role?.Arn ?? ''
    },
    async restart() {
      await accounts.restart()
      clients = await connect()
    },
    close: () => accounts.close(),
  }
}
