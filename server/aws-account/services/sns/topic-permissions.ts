import type { CallContext } from '../../service.ts'
import { on } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { check } from './sns-error.ts'
import { DEFAULT_ACTIONS, policyTextOf, type Topic, topics } from './topics.ts'

type Sdk = typeof import('@aws-sdk/client-sns')

interface Policy {
  readonly Statement: readonly { readonly Sid?: string }[]
}

/** AddPermission and RemovePermission: a request writes one statement, found again by its label, into the policy. */
export const topicPermissions = {
  AddPermission: on(topics, (context, topic, input: Input<Sdk, 'AddPermission'>) => {
    const { Label, ActionName: actions = [], AWSAccountId: accounts = [] } = input
    const policy = policyOf(topic)
    check(
      actions.every(
        name => DEFAULT_ACTIONS.includes(name) || name === 'ListSubscriptionsByTopic' || name === '*',
      ),
      'Policy statement action out of service scope!',
    )
    check(!policy.Statement.some(({ Sid }) => Sid === Label), 'Statement already exists')
    const statement = {
      Sid: Label,
      Effect: 'Allow',
      Principal: { AWS: oneOrMore(accounts.map(id => `arn:aws:iam::${id}:root`)) },
      Action: oneOrMore(actions.map(name => `SNS:${name}`)),
      Resource: topic.arn,
    }
    save(context, topic, { ...policy, Statement: [...policy.Statement, statement] })
  }),
  RemovePermission: on(topics, (context, topic, { Label }: Input<Sdk, 'RemovePermission'>) => {
    const policy = policyOf(topic)
    save(context, topic, { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== Label) })
  }),
}

const oneOrMore = (values: readonly string[]) => (values.length === 1 ? values[0] : values)

function policyOf(topic: Topic): Policy {
  // Checked when it was set.
  const policy: Policy = JSON.parse(policyTextOf(topic))
  return { ...policy, Statement: [policy.Statement].flat() }
}

function save({ state }: CallContext, topic: Topic, policy: Policy): void {
  const attributes = { ...topic.attributes, Policy: JSON.stringify(policy) }
  topics.save(state, topic.arn, { ...topic, attributes })
}
