import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { plannerOf } from '../names/planner.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the planner that remembers what was said, with changes. */
export async function buildPlanner(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('planner/index.mjs')
  const source = [...steps, ...changes].reduce((text, [from, to]) => changed(text, from, to), starter)
  await deploy(context, plannerOf(context).function, { 'index.mjs': source })
}

const steps: Changes = [
  [
    "import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'\n",
    `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE
const mostMessages = 20
`,
  ],
  [
    "  const messages = [{ role: 'user', content: [{ text: message }] }]\n",
    `  const talk = JSON.stringify([event.requestContext.authorizer.jwt.claims.sub, session])
  const messages = [...(await remembered(talk)), { role: 'user', content: [{ text: message }] }]
`,
  ],
  ['system, messages, toolConfig }', 'system, messages: newest(messages), toolConfig }'],
  [
    "if (stopReason !== 'tool_use') return answer(",
    `if (stopReason !== 'tool_use') {
      await remember(talk, newest(messages))
      return answer(`,
  ],
  [".join('') })\n    const calls", ".join('') })\n    }\n    const calls"],
  [
    'const isText = text',
    `/** The newest messages, from the beginning of a question on: what a tool was asked and has found stays together. */
function newest(messages) {
  const start = messages.findIndex(
    ({ role, content }, place) => place >= messages.length - mostMessages && role === 'user' && content.some(block => block.text !== undefined),
  )
  return messages.slice(start)
}

async function remembered(talk) {
  const { Item } = await database.send(new GetItemCommand({ TableName, Key: { talk: { S: talk } }, ConsistentRead: true }))
  return Item === undefined ? [] : JSON.parse(Item.messages.S)
}

async function remember(talk, messages) {
  const Item = { talk: { S: talk }, messages: { S: JSON.stringify(messages) } }
  await database.send(new PutItemCommand({ TableName, Item }))
}

const isText = text`,
  ],
]
