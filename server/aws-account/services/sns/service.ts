import { AwsError } from '../../aws-error.ts'
import type {
  BackgroundContext,
  CallContext,
  Fields,
  RawAnswer,
  Service,
  WireRequest,
} from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount } from '../../shape/each-account.ts'
import { anywhere, at, creates, on } from '../../shape/operation.ts'
import { createDeliveries, type Deliveries } from './deliveries.ts'
import { publish, publishBatch } from './publish.ts'
import { getSmsAttributes, isOptedOut, publishToPhone, setSmsAttributes } from './sms.ts'
import { check, invalid, notFound } from './sns-error.ts'
import {
  confirmSubscription,
  getSubscriptionAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from './subscription-operations.ts'
import { subscriptionsOf, tokensOf } from './subscriptions.ts'
import { topicAttributes } from './topic-attributes.ts'
import { createTopic, deleteTopic, listTopics, setTopicAttributes } from './topic-operations.ts'
import { topicPermissions } from './topic-permissions.ts'
import { topicOfSubscription, topics } from './topics.ts'

/** Amazon SNS: topics of every account of the process, and what is delivered from them. */
export function createService(): Service {
  const { of, open } = eachAccount(createDeliveries)
  const topicNamed = ({ SubscriptionArn, TopicArn }: Fields) =>
    SubscriptionArn === undefined ? String(TopicArn) : topicOfSubscription(String(SubscriptionArn))

  const service = defineService<typeof import('@aws-sdk/client-sns')>('sns', {
    resources: [topics],
    operations: {
      CreateTopic: creates(topics, createTopic),
      DeleteTopic: at(topics, ({ TopicArn }) => String(TopicArn), deleteTopic),
      ListTopics: anywhere(listTopics),
      GetTopicAttributes: on(topics, (context, topic) => ({ Attributes: topicAttributes(context, topic) })),
      SetTopicAttributes: on(topics, setTopicAttributes),
      ...topicPermissions,
      GetDataProtectionPolicy: on(topics, (_, topic) => ({
        DataProtectionPolicy: topic.dataProtectionPolicy ?? '',
      })),
      PutDataProtectionPolicy: on(topics, ({ state }, topic, { DataProtectionPolicy }) => {
        topics.save(state, topic.arn, { ...topic, dataProtectionPolicy: DataProtectionPolicy })
      }),

      Subscribe: on(topics, (context, topic, input) => subscribe(context, topic, input, of(context).tell), {
        context: ({ Endpoint = '', Protocol }) => ({ 'sns:Endpoint': Endpoint, 'sns:Protocol': Protocol }),
      }),
      ConfirmSubscription: at(topics, topicNamed, confirmSubscription),
      Unsubscribe: at(topics, topicNamed, (context, { SubscriptionArn: arn }) =>
        unsubscribe(context, arn, of(context).tell),
      ),
      GetSubscriptionAttributes: at(topics, topicNamed, getSubscriptionAttributes),
      SetSubscriptionAttributes: at(topics, topicNamed, setSubscriptionAttributes),
      ListSubscriptions: anywhere(listSubscriptions),
      ListSubscriptionsByTopic: on(topics, ({ state }, topic, input) =>
        listSubscriptionsByTopic(state, topic, input),
      ),

      Publish: at(
        topics,
        ({ TopicArn, TargetArn }) => (TopicArn ?? TargetArn) as string | undefined,
        (context, input) => {
          if (input.PhoneNumber !== undefined) return publishToPhone(input.PhoneNumber)
          refuseForeign(context, input)
          return publish(context, topics.require(context, { ...input }), input, of(context).fanOut)
        },
      ),
      PublishBatch: on(topics, (context, topic, input) =>
        publishBatch(context, topic, input, of(context).fanOut),
      ),

      SetSMSAttributes: anywhere(setSmsAttributes),
      GetSMSAttributes: anywhere(getSmsAttributes),
      CheckIfPhoneNumberIsOptedOut: anywhere((_, { phoneNumber }) => ({
        isOptedOut: isOptedOut(phoneNumber),
      })),
      ListPhoneNumbersOptedOut: anywhere(() => ({ phoneNumbers: [] })),
      OptInPhoneNumber: anywhere((_, { phoneNumber }) => {
        isOptedOut(phoneNumber)
      }),
    },
    answerUnsigned: async (request, context) => answerLink(request, context, of(context)),
    open,
  })
  return {
    ...service,
    // Whoever has the token was told it at the endpoint that is to be subscribed.
    unsigned: { ConfirmSubscription: ({ Token }, { state }) => tokensOf(state).has(String(Token)) },
  }
}

function refuseForeign(
  { region }: CallContext,
  input: { TopicArn?: string | undefined; TargetArn?: string | undefined },
) {
  const arn = input.TopicArn ?? input.TargetArn
  check(arn !== undefined, 'TopicArn or TargetArn Reason: no value for required parameter')
  const parts = arn.split(':')
  if (input.TopicArn !== undefined) check(parts.length < 6 || parts[3] === region, 'TopicArn')
  else if (parts[5]?.startsWith('endpoint/'))
    throw invalid('TargetArn Reason: No endpoint found for the target arn specified')
  if (parts.length > 6) throw notFound('Topic')
}

/** The links in messages: to end a subscription, and to the certificate that their signatures are verified with. */
async function answerLink(
  request: WireRequest,
  context: BackgroundContext,
  deliveries: Deliveries,
): Promise<RawAnswer | undefined> {
  const certificate = await deliveries.signer.certificateAt(request.rawPath)
  if (certificate !== undefined)
    return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: certificate }
  const query = new URLSearchParams(request.rawQuery)
  const arn = query.get('SubscriptionArn') ?? ''
  if (request.rawPath !== '/') return undefined
  if (query.get('Action') === 'ConfirmSubscription') return answerConfirmation(query, context)
  const isHere = topicOfSubscription(arn)?.split(':')[4] === context.accountId
  if (query.get('Action') !== 'Unsubscribe' || !isHere) return undefined
  // Whoever has the link may use it, unless the subscription says that its owner alone may end it.
  if (!subscriptionsOf(context.state).get(arn)?.isAuthenticated) unsubscribe(context, arn, deliveries.tell)
  return xml(200, '<UnsubscribeResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"/>')
}

async function answerConfirmation(
  query: URLSearchParams,
  context: BackgroundContext,
): Promise<RawAnswer | undefined> {
  const Token = query.get('Token') ?? ''
  if (!tokensOf(context.state).has(Token)) return undefined
  try {
    const input = { Token, TopicArn: query.get('TopicArn') ?? '' }
    const { SubscriptionArn } = await context.call(linkPrincipal, 'sns', 'ConfirmSubscription', input)
    return xml(
      200,
      `<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ConfirmSubscriptionResult><SubscriptionArn>${SubscriptionArn}</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`,
    )
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return xml(
      error.status,
      `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>${error.message}</Message></Error></ErrorResponse>`,
    )
  }
}

const xml = (status: number, body: string): RawAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
})

const linkPrincipal = { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous' } as const
