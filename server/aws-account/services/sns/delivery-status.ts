import { createHash, randomUUID } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, Fields, Principal } from '../../service.ts'
import type { DeliveryEnd } from './deliver.ts'
import { bodyFor, type Message } from './message.ts'
import type { Protocol, Subscription } from './subscriptions.ts'
import { topicsOf } from './topics.ts'

/** How the attributes of a topic begin that say what is logged of whose deliveries. */
const PREFIXES: Readonly<Partial<Record<Protocol, string>>> = {
  http: 'HTTP',
  https: 'HTTP',
  sqs: 'SQS',
  lambda: 'Lambda',
}

/** Writes how a delivery ended into the log of its topic, as its attributes ask (developer guide, "Delivery status logging"). */
export async function logDelivery(
  context: BackgroundContext,
  subscription: Subscription,
  message: Message,
  end: DeliveryEnd,
): Promise<void> {
  const attributes = topicsOf(context.state).get(message.topicArn)?.attributes ?? {}
  const prefix = PREFIXES[subscription.protocol]
  const isSuccess = end.kind === 'delivered'
  const roleArn = attributes[`${prefix}${isSuccess ? 'Success' : 'Failure'}FeedbackRoleArn`]
  if (prefix === undefined || roleArn === undefined) return
  const rate = Number(attributes[`${prefix}SuccessFeedbackSampleRate`] ?? 0)
  if (isSuccess && Math.random() * 100 >= rate) return
  const now = context.now()
  const entry = {
    notification: {
      messageMD5Sum: createHash('md5').update(bodyFor(message, subscription.protocol)).digest('hex'),
      messageId: message.id,
      topicArn: message.topicArn,
      timestamp: new Date(message.publishedAt).toISOString().replace('T', ' ').replace('Z', ''),
    },
    delivery: {
      deliveryId: randomUUID(),
      destination: subscription.endpoint,
      providerResponse: isSuccess ? JSON.stringify({ lambdaRequestId: randomUUID() }) : end.reason,
      dwellTimeMs: now - message.publishedAt,
      statusCode: end.status,
    },
    status: isSuccess ? 'SUCCESS' : 'FAILURE',
  }
  const [, , , region, accountId, name] = message.topicArn.split(':')
  const group = `sns/${region}/${accountId}/${name}${isSuccess ? '' : '/Failure'}`
  try {
    const role = context.assumeForService(roleArn, 'sns')
    await write(context, role, group, JSON.stringify(entry))
  } catch (error) {
    // The message was delivered or not; a role that may not log changes nothing of it.
    if (!(error instanceof AwsError)) throw error
  }
}

async function write(
  context: BackgroundContext,
  role: Principal,
  logGroupName: string,
  text: string,
): Promise<void> {
  const logStreamName = randomUUID()
  const call = (operation: string, input: Fields) => context.call(role, 'cloudwatch-logs', operation, input)
  await call('CreateLogGroup', { logGroupName }).catch(ignoreExisting)
  await call('CreateLogStream', { logGroupName, logStreamName })
  await call('PutLogEvents', {
    logGroupName,
    logStreamName,
    logEvents: [{ timestamp: context.now(), message: text }],
  })
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error
}
