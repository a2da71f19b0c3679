import { join } from 'node:path'
import { createChallengeLibrary } from '../../challenges/challenge-library.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { writeFiles } from '../../challenges/testing/sample-challenge.ts'
import { notesChecks } from './notes-checks.ts'

/**
 * A small challenge that every gate accepts: notes in books, stored by a function behind an API, and a queue to build. A
 * test makes it a bad one by replacing a piece of it.
 */
const files: Readonly<Record<string, string>> = {
  'challenge.yaml': `
apiVersion: assay/v1
id: notes
version: 1.0.0
title: Notes
summary: A small challenge that every gate accepts, for tests of the gates.
minutes: 10
passPercent: 70
scenario: scenario.md
diagram: diagram.mmd
domains: [{ id: build, title: Build }]
parameters:
  suffix: { kind: hex, length: 4 }
  kind: { kind: choice, of: [missing, empty], secret: true }
workspace: { folder: work, open: [README.md] }
account: { seed: code.ts#seed }
tasks:
  - id: notes
    title: Notes are lost
    kind: repair
    domain: build
    minutes: 5
    brief: brief.md
    nodes: [notes]
    checks:
      - { id: notes.kept, title: Notes are kept, kind: goal, points: 3, use: checks.ts#kept, wouldPass: Notes are in their book. }
      - { id: notes.refuses, title: No empty notes, kind: guard, points: 1, use: checks.ts#refuses, wouldPass: Empty notes are refused. }
      - { id: notes.rights, title: No more rights, kind: guard, points: 1, use: checks.ts#rights, wouldPass: The role is narrow. }
  - id: inbox
    title: An inbox
    kind: build
    domain: build
    minutes: 5
    brief: inbox.md
    nodes: [inbox]
    checks:
      - { id: inbox.arrives, title: Letters arrive, kind: goal, points: 3, use: checks.ts#arrives, timeoutMs: 20000, wouldPass: A letter arrives in time. }
solutions: [{ id: reference, steps: { notes: code.ts#repair, inbox: code.ts#build } }]
mutants:
  - { id: wide, from: reference, use: code.ts#wide, expectFail: [notes.rights] }
  - { id: trusting, from: reference, use: code.ts#trusting, expectFail: [notes.refuses] }
  - { id: removed, from: reference, use: code.ts#removed, expectFail: [inbox.arrives] }
  - { id: deaf, from: reference, use: code.ts#deaf, expectFail: [notes.kept] }
designs:
  - { id: slow, task: inbox, use: code.ts#slow }
cheats:
  - { id: nothing, task: notes, use: code.ts#nothing, expectFail: [notes.kept] }
surfaces:
  - { function: 'notes-{{suffix}}', source: notes/index.mjs, judged: [rights, server, store, validation] }
promises:
  - { check: inbox.arrives, words: within 6 seconds, seconds: 6, slowest: slow }
runtimes: [nodejs22.x]
`,
  'scenario.md': 'Notes are lost.',
  'brief.md': 'Notes must be **kept**. A note without a text is refused.',
  'inbox.md': 'Build the queue inbox-{{suffix}}, where a letter can be taken within 6 seconds.',
  'diagram.mmd':
    'flowchart TB\n  notes@{ icon: "a", label: "Notes" } --> inbox@{ icon: "a", label: "Inbox" }\n',
  'texts/en.yaml': 'works: It works.\ndoes-not: It does not.\n',
  'starter/README.md': 'POST /books/{book}/notes with {"text": "milk"}',
  'starter/notes/index.mjs': `import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

export async function handler(event) {
  const { book } = event.pathParameters
  if (event.routeKey.startsWith('POST')) {
    const { text } = JSON.parse(event.body ?? '{}')
    if (typeof text !== 'string' || text === '') return answer(400, 'A text is needed')
    await database.send(new PutItemCommand({ TableName, Item: { book: { S: book }, text: { S: text } } }))
  }
  const { Items } = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'book = :book',
      ExpressionAttributeValues: { ':book': { S: book } },
    }),
  )
  return answer(200, Items.map(item => item.text.S))
}

const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) })
`,
  'code.ts': `import { defineProcedure } from '../../shared/challenge/procedure.ts'
import { pickText } from '../../shared/json.ts'

const nameOf = ({ parameters }, what = 'notes') => what + '-' + parameters.suffix
const table = context => 'arn:aws:dynamodb:' + context.region + ':' + context.accountId + ':table/' + nameOf(context)
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const give = (context, Action, Resource = table(context)) =>
  context.call('iam', 'PutRolePolicy', {
    RoleName: nameOf(context),
    PolicyName: 'data',
    PolicyDocument: policy({ Effect: 'Allow', Action, Resource }),
  })
const deploy = async (context, change = text => text) =>
  context.call('lambda', 'UpdateFunctionCode', {
    FunctionName: nameOf(context),
    ZipFile: await context.zip({ 'index.mjs': change(await context.starterFile('notes/index.mjs')) }),
  })

export const seed = defineProcedure(async context => {
  const name = nameOf(context)
  const { region, accountId } = context
  await context.call('dynamodb', 'CreateTable', {
    TableName: name,
    AttributeDefinitions: ['book', 'text'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'book', KeyType: 'HASH' }, { AttributeName: 'text', KeyType: 'RANGE' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  await context.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  })
  await give(context, ['dynamodb:Query'])
  await context.call('lambda', 'CreateFunction', {
    FunctionName: name,
    Role: 'arn:aws:iam::' + accountId + ':role/' + name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 10,
    Code: { ZipFile: await context.zip({ 'index.mjs': await context.starterFile('notes/index.mjs') }) },
    Environment: { Variables: { TABLE: name } },
  })
  const ApiId = pickText(await context.call('apigatewayv2', 'CreateApi', { Name: name, ProtocolType: 'HTTP' }), 'ApiId')
  const integration = await context.call('apigatewayv2', 'CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: 'arn:aws:lambda:' + region + ':' + accountId + ':function:' + name,
    PayloadFormatVersion: '2.0',
  })
  const Target = 'integrations/' + pickText(integration, 'IntegrationId')
  for (const RouteKey of ['POST /books/{book}/notes', 'GET /books/{book}'])
    await context.call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey, Target })
  await context.call('lambda', 'AddPermission', {
    FunctionName: name,
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  })
  await context.call('apigatewayv2', 'CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
})
export const repair = defineProcedure(context => give(context, ['dynamodb:Query', 'dynamodb:PutItem']))
export const wide = defineProcedure(context => give(context, ['dynamodb:*'], '*'))
export const trusting = defineProcedure(context => deploy(context, text => text.replace(" || text === ''", '')))
export const deaf = defineProcedure(context => deploy(context, text => text.replace('item.text.S)', 'item.text.S).slice(1)')))
export const nothing = defineProcedure(async () => undefined)
const queue = (context, Attributes) => context.call('sqs', 'CreateQueue', { QueueName: nameOf(context, 'inbox'), Attributes })
export const build = defineProcedure(context => queue(context, {}))
export const slow = defineProcedure(context => queue(context, { DelaySeconds: '5' }))
export const removed = defineProcedure(async context => {
  const found = await context.call('sqs', 'GetQueueUrl', { QueueName: nameOf(context, 'inbox') })
  await context.call('sqs', 'DeleteQueue', { QueueUrl: pickText(found, 'QueueUrl') })
})
`,
  'checks.ts': notesChecks,
}

/** One piece of a file of the small challenge, and what stands there instead. */
export interface Replaced {
  readonly file: string
  readonly from: string
  readonly to: string
}

/** Writes the small challenge with pieces replaced into a new folder below `root`, and loads it. */
export async function loadNotes(root: string, replaced: readonly Replaced[] = []): Promise<LoadedChallenge> {
  const changed = { ...files }
  for (const { file, from, to } of replaced) {
    const text = changed[file] ?? ''
    if (!text.includes(from)) throw new Error(`${file} of the small challenge has no ${from}`)
    changed[file] = text.replaceAll(from, to)
  }
  await writeFiles(join(root, 'challenges/notes'), changed)
  const library = createChallengeLibrary({ folder: join(root, 'challenges'), dataFolder: join(root, 'data') })
  const { challenges, broken } = await library.load()
  const [challenge] = challenges
  if (challenge === undefined) throw new Error(`The small challenge was not loaded: ${broken[0]?.problem}`)
  return challenge
}
