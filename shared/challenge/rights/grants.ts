import type { Grant } from './excess.ts'

/** Reading entries of a table and of its indexes. */
export const readsEntries = (tableArn: string): Grant => ({
  actions: [
    'GetItem',
    'BatchGetItem',
    'Query',
    'Scan',
    'ConditionCheckItem',
    'PartiQLSelect',
    'DescribeTable',
  ].map(name => `dynamodb:${name}`),
  on: [tableArn, `${tableArn}/index/*`],
})

/** Storing entries in a table, and changing them: nothing that takes one away. */
export const storesEntries = (tableArn: string): Grant => ({
  actions: ['PutItem', 'UpdateItem', 'PartiQLInsert', 'PartiQLUpdate'].map(name => `dynamodb:${name}`),
  on: [tableArn],
})

/** Taking messages from a queue, as an event source mapping does. */
export const takesMessages = (queueArn: string): Grant => ({
  actions: [
    'ReceiveMessage',
    'DeleteMessage',
    'GetQueueAttributes',
    'ChangeMessageVisibility',
    'GetQueueUrl',
  ].map(name => `sqs:${name}`),
  on: [queueArn],
})

/** Sending messages to a queue. */
export const sendsMessages = (queueArn: string): Grant => ({
  actions: ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
  on: [queueArn],
})

/** What hurts nobody, and functions have it by AWS's own policies: logs, traces, figures, and asking who one is. */
export const harmless: readonly Grant[] = [
  { actions: ['logs:*'], on: ['*'] },
  {
    actions: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
      'cloudwatch:PutMetricData',
      'sts:GetCallerIdentity',
    ],
    on: ['*'],
  },
]
