import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import type { RawAnswer, Service, WireRequest } from '../../../service.ts'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService as createIamService } from '../../iam/service.ts'
import { createService as createSqsService } from '../../sqs/service.ts'
import { createService as createStsService } from '../../sts/service.ts'
import { createService } from '../service.ts'

/** Topics and queues of a whole account, with signatures and IAM, reached by the SDK's clients: for tests. */
export interface TopicTrial {
  readonly accounts: TestAccounts
  readonly accountId: string
  sns: SNS
  sqs: SQS
  /** What something deployed at `/hook` was sent, in order. */
  readonly hooked: WireRequest[]
  /** What it answers. */
  hookStatus: number
  /** Answers address and ARN of a new queue that lets a topic send to it. */
  queue(name: string, attributes?: Readonly<Record<string, string>>): Promise<{ url: string; arn: string }>
  /** The next messages of a queue, once there are so many; the longest wait is the test's own. */
  receive(url: string, count?: number): Promise<Received[]>
  /** The process ends and begins anew. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface Received {
  readonly body: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly system: Readonly<Record<string, string>>
}

export async function createTopicTrial(): Promise<TopicTrial> {
  const hooked: WireRequest[] = []
  const hook: Service = {
    id: 'hook',
    operations: {},
    needs: () => [],
    async answerUnsigned(request): Promise<RawAnswer | undefined> {
      if (request.rawPath !== '/hook') return undefined
      hooked.push(request)
      return { status: trial.hookStatus, headers: {}, body: undefined }
    },
  }
  const accounts = await createTestAccounts({
    sns: async () => createService(),
    sqs: async () => createSqsService(),
    iam: async () => createIamService(),
    sts: async () => createStsService(),
    hook: async () => hook,
  })
  const accountId = await accounts.provision()
  const connect = async () => {
    const settings = await accounts.configuration(accountId)
    return { sns: new SNS(settings), sqs: new SQS(settings) }
  }
  const trial: TopicTrial = {
    accounts,
    accountId,
    ...(await connect()),
    hooked,
    hookStatus: 200,
    async queue(QueueName, attributes = {}) {
      const arn = `arn:aws:sqs:us-east-1:${accountId}:${QueueName}`
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arn,
            Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${accountId}:*` } },
          },
        ],
      })
      const made = await trial.sqs.createQueue({ QueueName, Attributes: { Policy, ...attributes } })
      return { url: made.QueueUrl ?? '', arn }
    },
    async receive(QueueUrl, count = 1) {
      const received: Received[] = []
      while (received.length < count) {
        const { Messages = [] } = await trial.sqs.receiveMessage({
          QueueUrl,
          WaitTimeSeconds: 20,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        })
        for (const { Body = '', MessageAttributes = {}, Attributes = {} } of Messages)
          received.push({ body: Body, attributes: MessageAttributes, system: Attributes })
      }
      return received
    },
    async restart() {
      await accounts.restart()
      Object.assign(trial, await connect())
    },
    close: () => accounts.close(),
  }
  return trial
}
