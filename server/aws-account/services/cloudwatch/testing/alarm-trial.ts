import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { serviceLoaders } from '../../registry.ts'

interface Clients {
  readonly cloudwatch: CloudWatch
  readonly events: EventBridge
  readonly iam: IAM
  readonly lambda: Lambda
  readonly sns: SNS
  readonly sqs: SQS
}

/** A whole account with alarms and all that they act on, reached by the SDK's clients: for tests. */
export interface AlarmTrial extends Clients {
  readonly accounts: TestAccounts
  readonly accountId: string
  /** A topic with a queue that gets, raw, what is published to it. */
  topic(name: string): Promise<{ readonly arn: string; readonly queueUrl: string }>
  /** A new queue that a service may send to, by its address and its ARN. */
  queue(name: string, service: string): Promise<{ readonly url: string; readonly arn: string }>
  /** The next messages of a queue, once there are so many, parsed as JSON. */
  receive(url: string, count?: number): Promise<readonly Record<string, unknown>[]>
  /** Lets time go by over a restart: then the process looks at its clock. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

export async function createAlarmTrial(): Promise<AlarmTrial> {
  const functionsFolder = mkdtempSync(join(tmpdir(), 'alarm-trial-'))
  const accounts = await createTestAccounts(
    serviceLoaders({ functionsFolder, connectAccount: (_, socket) => socket.destroy() }),
  )
  const accountId = await accounts.provision()
  const connect = async (): Promise<Clients> => {
    const settings = await accounts.configuration(accountId)
    return {
      cloudwatch: new CloudWatch(settings),
      events: new EventBridge(settings),
      iam: new IAM(settings),
      lambda: new Lambda(settings),
      sns: new SNS(settings),
      sqs: new SQS(settings),
    }
  }
  const trial = {
    accounts,
    accountId,
    ...(await connect()),
    async queue(QueueName: string, service: string) {
      const arn = `arn:aws:sqs:us-east-1:${accountId}:${QueueName}`
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sqs:SendMessage',
          Resource: arn,
        },
      })
      const { QueueUrl: url = '' } = await trial.sqs.createQueue({ QueueName, Attributes: { Policy } })
      return { url, arn }
    },
    async topic(Name: string) {
      const { TopicArn: arn = '' } = await trial.sns.createTopic({ Name })
      const { url: queueUrl, arn: Endpoint } = await trial.queue(Name, 'sns.amazonaws.com')
      const Attributes = { RawMessageDelivery: 'true' }
      await trial.sns.subscribe({ TopicArn: arn, Protocol: 'sqs', Endpoint, Attributes })
      return { arn, queueUrl }
    },
    async receive(QueueUrl: string, count = 1) {
      const received: Record<string, unknown>[] = []
      while (received.length < count) {
        const { Messages = [] } = await trial.sqs.receiveMessage({
          QueueUrl,
          WaitTimeSeconds: 20,
          MaxNumberOfMessages: 1,
        })
        for (const { Body = '{}', ReceiptHandle } of Messages) {
          await trial.sqs.deleteMessage({ QueueUrl, ReceiptHandle })
          received.push(JSON.parse(Body))
        }
      }
      return received
    },
    async pass(ms: number) {
      accounts.advance(ms)
      await accounts.restart()
      Object.assign(trial, await connect())
      await trial.sqs.listQueues()
    },
    async close() {
      await accounts.close()
      rmSync(functionsFolder, { recursive: true, force: true })
    },
  }
  return trial
}
