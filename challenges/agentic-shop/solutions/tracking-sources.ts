import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { shopName } from '../shop.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the desk by its streaming source, changed. */
export async function deployTracking(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('tracking/index.mjs')
  const [, tool = ''] = /(\/\*\* What the tool get_order finds[\s\S]*)$/.exec(starter) ?? []
  const source = changes.reduce((text, [from, to]) => changed(text, from, to), `${streaming}\n${tool}`)
  await deploy(context, shopName(context, 'tracking'), { 'index.mjs': source })
}

const streaming = `import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const models = new BedrockRuntimeClient()
const system = [{ text: 'You tell customers of a kitchen shop where their order is. Use get_order, and nothing that you do not know.' }]
const toolConfig = {
  tools: [
    {
      toolSpec: {
        name: 'get_order',
        description: 'Looks up one order by its number',
        inputSchema: { json: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] } },
      },
    },
  ],
}
const mostTurns = 6

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const { message } = JSON.parse(event.body ?? '{}')
  const isQuestion = typeof message === 'string' && message.trim() !== ''
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: isQuestion ? 200 : 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
  if (isQuestion) await answer(message, text => out.write(text))
  else out.write('Ask about an order.')
  out.end()
})

async function answer(message, tell) {
  const messages = [{ role: 'user', content: [{ text: message }] }]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { content, stopReason } = await said(messages, tell)
    if (stopReason !== 'tool_use') return
    const calls = content.flatMap(({ toolUse }) => toolUse ?? [])
    messages.push({ role: 'assistant', content }, { role: 'user', content: await Promise.all(calls.map(resultOf)) })
  }
}

/** What the model says next; its words are told as they come. */
async function said(messages, tell) {
  const { stream } = await models.send(
    new ConverseStreamCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),
  )
  const content = []
  let stopReason
  for await (const { contentBlockStart, contentBlockDelta, messageStop } of stream) {
    if (contentBlockStart?.start?.toolUse)
      content[contentBlockStart.contentBlockIndex] = { toolUse: { ...contentBlockStart.start.toolUse, input: '' } }
    if (contentBlockDelta) {
      const { contentBlockIndex: at, delta } = contentBlockDelta
      if (delta.text !== undefined) {
        content[at] = { text: (content[at]?.text ?? '') + delta.text }
        tell(delta.text)
      }
      if (delta.toolUse) content[at].toolUse.input += delta.toolUse.input
    }
    if (messageStop) stopReason = messageStop.stopReason
  }
  for (const { toolUse } of content) if (toolUse) toolUse.input = JSON.parse(toolUse.input || '{}')
  return { content, stopReason }
}

async function resultOf({ toolUseId, input }) {
  const order = await getOrder(input.orderId)
  return order === undefined
    ? { toolResult: { toolUseId, status: 'error', content: [{ text: 'There is no such order' }] } }
    : { toolResult: { toolUseId, content: [{ json: order }] } }
}
`
