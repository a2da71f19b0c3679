import type { AwsService } from '../../../shared/challenge/check.ts'
import { excessOf } from '../../../shared/challenge/rights/excess.ts'
import { type Json, type JsonObject, pickText } from '../../../shared/json.ts'

/** One way to let a role do more than a solution needs, and how to take it back. */
export interface WiderRight {
  readonly what: string
  apply(call: Call): Promise<void>
  undo(call: Call): Promise<void>
}

type Call = (service: AwsService, operation: string, input: JsonObject) => Promise<Json>

/** Whose rights are widened: a role, what of the account it works with, and what it may do with that. */
export interface WidenedRole {
  readonly roleName: string
  readonly roleArn: string
  readonly accountId: string
  /** ARNs of tables, queues, buckets that its policies name. */
  readonly own: readonly string[]
  /** Actions that any right design gives. */
  readonly needed: ReadonlySet<string>
}

/** What nobody who reads and stores entries, or sends and takes messages, needs of a thing that they work with. */
const harmful: Readonly<Record<string, readonly string[]>> = {
  dynamodb: [
    'DeleteItem',
    'BatchWriteItem',
    'PartiQLDelete',
    'DeleteTable',
    'UpdateTable',
    'UpdateTimeToLive',
  ],
  sqs: ['PurgeQueue', 'DeleteQueue', 'SetQueueAttributes', 'AddPermission'],
  s3: ['DeleteObject', 'DeleteBucket', 'PutBucketPolicy'],
}

const elsewhere = [
  'sqs:*',
  's3:GetObject',
  'lambda:InvokeFunction',
  'lambda:UpdateFunctionCode',
  'iam:AttachRolePolicy',
  'iam:PutRolePolicy',
  'iam:PassRole',
  'iam:CreateAccessKey',
  'iam:CreatePolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:DeleteRolePermissionsBoundary',
]

const name = 'wider-by-gate'
const allow = (action: string | readonly string[], resource: string | readonly string[], more = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
})
const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

/** Ways to make a role's effective rights wider, each by itself. */
export function widerRights(role: WidenedRole): WiderRight[] {
  return [...byActions(role), ...byResources(role), ...byForm(role), ...byOthers(role)]
}

/** An inline policy beside the others. */
function inline({ roleName }: WidenedRole, what: string, ...statements: readonly object[]): WiderRight {
  const about = { RoleName: roleName, PolicyName: name }
  return {
    what,
    apply: async call => {
      await call('iam', 'PutRolePolicy', { ...about, PolicyDocument: documentOf(...statements) })
    },
    undo: async call => {
      await call('iam', 'DeleteRolePolicy', about)
    },
  }
}

function byActions(role: WidenedRole): WiderRight[] {
  const onOwn = role.own.flatMap(arn => {
    const service = arn.split(':')[2] ?? ''
    const actions = ['*', ...(harmful[service] ?? [])].map(action => `${service}:${action}`)
    return actions
      .filter(action => !role.needed.has(action) && reaches(role, action, arn))
      .map(action => inline(role, `${action} on ${arn}`, allow(action, arn)))
  })
  return [...onOwn, ...elsewhere.map(action => inline(role, `${action} on everything`, allow(action, '*')))]
}

/** Whether it lets a role do anything at all: no table is deleted by the name of its index. */
function reaches({ roleName, roleArn, accountId }: WidenedRole, action: string, arn: string): boolean {
  const document = { Version: '2012-10-17', Statement: [allow(action, arn)] }
  const widened = {
    name: roleName,
    arn: roleArn,
    policies: [{ name, document }],
    boundary: null,
    onResources: [],
  }
  return excessOf({ roles: [widened] }, [], { accountId, region: arn.split(':')[3] ?? '' }).length > 0
}

function byResources(role: WidenedRole): WiderRight[] {
  return role.own.flatMap(arn => {
    const service = `${arn.split(':')[2] ?? ''}:`
    const needed = [...role.needed].filter(action => action.startsWith(service))
    if (needed.length === 0) return []
    const others = [`${arn}-other`, arn.replace(/[^/:]+$/, '*'), '*']
    return others.map(other => inline(role, `${needed.join(', ')} on ${other}`, allow(needed, other)))
  })
}

function byForm(role: WidenedRole): WiderRight[] {
  const { own } = role
  const denied = ['s3:GetObject', 'iam:PutRolePolicy', 'sqs:SendMessage', 'dynamodb:DeleteTable']
  return [
    inline(role, 'everything', allow('*', '*')),
    inline(role, 'everything in one region', allow('*', '*', hereOnly)),
    inline(role, 'NotAction iam:*', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    inline(role, 'NotResource of its own', { Effect: 'Allow', Action: '*', NotResource: own }),
    inline(
      role,
      'another function by its alias',
      allow('lambda:InvokeFunction', `arn:aws:lambda:*:${role.accountId}:function:other:live`),
    ),
    inline(role, 'an action with wildcards inside', allow(['dynamodb:*Item*', 'sqs:?e*'], '*')),
    inline(role, 'everything but a few samples', allow('*', '*'), {
      Effect: 'Deny',
      Action: denied,
      Resource: '*',
    }),
  ]
}

const hereOnly = { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'xx-nowhere-1' } } }

function byOthers(role: WidenedRole): WiderRight[] {
  return [
    ...['AdministratorAccess', 'AmazonDynamoDBFullAccess', 'IAMFullAccess', 'AmazonSQSFullAccess'].map(
      policy => attached(role, `arn:aws:iam::aws:policy/${policy}`),
    ),
    ownManaged(role),
    openBoundary(role),
    assumable(role, 'a role that trusts it, and the right to assume that', { AWS: role.roleArn }, true),
    assumable(role, 'a role that trusts it by its name', { AWS: role.roleArn }, false),
    assumable(
      role,
      'a role that trusts the account, and the right to assume that',
      { AWS: role.accountId },
      true,
    ),
    queuePolicy(role),
    topicPolicy(role),
  ]
}

function attached({ roleName }: WidenedRole, PolicyArn: string): WiderRight {
  const about = { RoleName: roleName, PolicyArn }
  return {
    what: `the attached policy ${PolicyArn}`,
    apply: async call => void (await call('iam', 'AttachRolePolicy', about)),
    undo: async call => void (await call('iam', 'DetachRolePolicy', about)),
  }
}

/** A managed policy whose first version is harmless, and whose default is not. */
function ownManaged(role: WidenedRole): WiderRight {
  const PolicyArn = `arn:aws:iam::${role.accountId}:policy/${name}`
  return {
    what: 'a managed policy of which another version counts',
    async apply(call) {
      const harmless = documentOf(allow('logs:PutLogEvents', '*'))
      await call('iam', 'CreatePolicy', { PolicyName: name, PolicyDocument: harmless })
      const PolicyDocument = documentOf(allow('dynamodb:*', '*'))
      await call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true })
      await attached(role, PolicyArn).apply(call)
    },
    async undo(call) {
      await attached(role, PolicyArn).undo(call)
      await call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v1' })
      await call('iam', 'DeletePolicy', { PolicyArn })
    },
  }
}

/** Everything, under a boundary that holds nothing back. */
function openBoundary(role: WidenedRole): WiderRight {
  const PolicyArn = `arn:aws:iam::${role.accountId}:policy/${name}`
  const all = inline(role, '', allow('*', '*'))
  return {
    what: 'everything under a boundary that allows everything',
    async apply(call) {
      await call('iam', 'CreatePolicy', { PolicyName: name, PolicyDocument: documentOf(allow('*', '*')) })
      const about = { RoleName: role.roleName, PermissionsBoundary: PolicyArn }
      await call('iam', 'PutRolePermissionsBoundary', about)
      await all.apply(call)
    },
    async undo(call) {
      await all.undo(call)
      await call('iam', 'DeleteRolePermissionsBoundary', { RoleName: role.roleName })
      await call('iam', 'DeletePolicy', { PolicyArn })
    },
  }
}

function assumable(role: WidenedRole, what: string, principal: object, withRight: boolean): WiderRight {
  const arn = `arn:aws:iam::${role.accountId}:role/${name}`
  const right = inline(role, '', allow('sts:AssumeRole', arn))
  const inside = { RoleName: name, PolicyName: 'all' }
  return {
    what,
    async apply(call) {
      const AssumeRolePolicyDocument = documentOf({
        Effect: 'Allow',
        Principal: principal,
        Action: 'sts:AssumeRole',
      })
      await call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument })
      await call('iam', 'PutRolePolicy', { ...inside, PolicyDocument: documentOf(allow('*', '*')) })
      if (withRight) await right.apply(call)
    },
    async undo(call) {
      if (withRight) await right.undo(call)
      await call('iam', 'DeleteRolePolicy', inside)
      await call('iam', 'DeleteRole', { RoleName: name })
    },
  }
}

/** A queue whose own policy lets the role in. */
function queuePolicy({ roleArn }: WidenedRole): WiderRight {
  let QueueUrl = ''
  return {
    what: 'a queue whose policy lets it send',
    async apply(call) {
      const Policy = documentOf({
        Effect: 'Allow',
        Principal: { AWS: roleArn },
        Action: 'sqs:*',
        Resource: '*',
      })
      const created = await call('sqs', 'CreateQueue', { QueueName: name, Attributes: { Policy } })
      QueueUrl = pickText(created, 'QueueUrl') ?? ''
    },
    async undo(call) {
      await call('sqs', 'DeleteQueue', { QueueUrl })
    },
  }
}

/** A topic whose own policy lets the role in: what is not a queue has policies as well. */
function topicPolicy({ roleArn }: WidenedRole): WiderRight {
  let TopicArn = ''
  return {
    what: 'a topic whose policy lets it publish',
    async apply(call) {
      const created = await call('sns', 'CreateTopic', { Name: name })
      TopicArn = pickText(created, 'TopicArn') ?? ''
      const AttributeValue = documentOf({
        ...allow('sns:Publish', TopicArn),
        Principal: { AWS: roleArn },
      })
      await call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue })
    },
    async undo(call) {
      await call('sns', 'DeleteTopic', { TopicArn })
    },
  }
}
