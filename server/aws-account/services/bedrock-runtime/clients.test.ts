import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { ChatBedrockConverse } from '@langchain/aws'
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MODEL, type ModelTrial, modelTrial, said, tool as toolOf } from './testing/model-trial.ts'

/** What every client must be able to do with the scripted model: call a tool, read its result, speak by and by, be refused. */
const SCRIPT = {
  scenes: [
    {
      name: 'order',
      when: { said: 'order (?<id>o-\\d+)', tools: ['get_order'] },
      turns: [
        { call: [{ tool: 'get_order', input: { orderId: '[[said.id]]' } }] },
        { say: 'Order [[said.id]] is [[result.status]].', usage: { input: 40, output: 9 } },
      ],
    },
    {
      name: 'tale',
      when: { said: 'tale' },
      turns: [{ say: 'Once there was a shop.', stream: { chars: 5 } }],
    },
    {
      name: 'busy',
      when: { said: 'busy' },
      turns: [{ fail: { error: 'ThrottlingException', times: 1 }, say: 'Here I am.' }],
    },
  ],
  otherwise: 'refuse',
}

let trial: ModelTrial
let endpoint: string
let credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
beforeAll(async () => {
  trial = await modelTrial(SCRIPT)
  ;({ credentials } = await trial.accounts.configuration(trial.accountId))
  endpoint = `http://127.0.0.1:${trial.accounts.registry.port}`
})
afterAll(() => trial.close())

const properties = { orderId: { type: 'string' as const } }
const schema = { type: 'object' as const, properties, required: ['orderId'] }

/** A client: what it makes of words, with a tool that says that the order is shipped. */
interface Client {
  whole(words: string): Promise<{ text: string; inputTokens: number | undefined }>
  parts(words: string): Promise<string[]>
}

function vercel(): Client {
  const bedrock = createAmazonBedrock({
    ...{ region: 'us-east-1', baseURL: endpoint },
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
  })
  const settings = (prompt: string) => ({
    ...{ model: bedrock(MODEL), prompt, stopWhen: isStepCount(4) },
    tools: {
      get_order: tool({
        description: 'Look up an order',
        inputSchema: jsonSchema<{ orderId: string }>(schema),
        execute: async ({ orderId }) => ({ orderId, status: 'SHIPPED' }),
      }),
    },
  })
  return {
    async whole(words) {
      const { text, steps } = await generateText(settings(words))
      return { text, inputTokens: steps.at(-1)?.usage.inputTokens }
    },
    async parts(words) {
      const parts: string[] = []
      for await (const part of streamText(settings(words)).textStream) parts.push(part)
      return parts
    },
  }
}

/** What its own types say of it depends on how a message came to be. */
const inputTokensOf = (message: { usage_metadata?: { input_tokens: number } | undefined }) =>
  message.usage_metadata?.input_tokens

function langchain(): Client {
  const client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 3 })
  const model = new ChatBedrockConverse({ model: MODEL, region: 'us-east-1', client, streaming: false })
  const withTool = model.bindTools([
    {
      type: 'function',
      function: { name: 'get_order', description: 'Look up an order', parameters: schema },
    },
  ])
  return {
    async whole(words) {
      const first = await withTool.invoke([{ role: 'user', content: words }])
      const [call] = first.tool_calls ?? []
      const last = call
        ? await withTool.invoke([
            { role: 'user', content: words },
            first,
            {
              role: 'tool',
              tool_call_id: call.id ?? '',
              content: JSON.stringify({ ...call.args, status: 'SHIPPED' }),
            },
          ])
        : first
      return { text: last.text, inputTokens: inputTokensOf(last) }
    },
    async parts(words) {
      const parts: string[] = []
      for await (const chunk of await withTool.stream([{ role: 'user', content: words }]))
        if (chunk.text) parts.push(chunk.text)
      return parts
    },
  }
}

const raw = (http1: boolean) => (): Client => {
  const toolConfig = { tools: [toolOf('get_order', 'orderId')] }
  return {
    async whole(words) {
      const client = await trial.client({ http1, maxAttempts: 3 })
      const messages: Parameters<typeof client.converse>[0]['messages'] = said(words)
      for (;;) {
        const { output, usage } = await client.converse({ modelId: MODEL, messages, toolConfig })
        const content = output?.message?.content ?? []
        const calls = content.flatMap(block => block.toolUse ?? [])
        if (calls.length === 0)
          return { text: content.map(({ text = '' }) => text).join(''), inputTokens: usage?.inputTokens }
        messages?.push(
          { role: 'assistant', content },
          {
            role: 'user',
            content: calls.map(({ toolUseId }) => ({
              toolResult: { toolUseId, content: [{ json: { status: 'SHIPPED' } }] },
            })),
          },
        )
      }
    },
    async parts(words) {
      const client = await trial.client({ http1, maxAttempts: 3 })
      const { stream } = await client.converseStream({ modelId: MODEL, messages: said(words), toolConfig })
      const parts: string[] = []
      for await (const event of stream ?? []) {
        const text = event.contentBlockDelta?.delta?.text
        if (text) parts.push(text)
      }
      return parts
    },
  }
}

const CLIENTS: readonly [string, () => Client][] = [
  ['the SDK over HTTP/2', raw(false)],
  ['the SDK over HTTP/1.1', raw(true)],
  ['Vercel’s ai', vercel],
  ['LangChain', langchain],
]

test.each(CLIENTS)('%s has a tool called and reads what the model makes of its result', async (_, make) => {
  expect(await make().whole('Where is order o-17?')).toEqual({
    text: 'Order o-17 is SHIPPED.',
    inputTokens: 40,
  })
})

test.each(CLIENTS)('%s hears what the model says as it comes', async (_, make) => {
  const parts = await make().parts('Tell me a tale.')
  expect(parts.join('')).toBe('Once there was a shop.')
  expect(parts.length).toBeGreaterThan(2)
})

test.each(CLIENTS)('%s tries again when the model has too much to do', async (name, make) => {
  // The same words are the same request, whose attempts are counted together.
  expect((await make().whole(`Are you busy, ${name}?`)).text).toBe('Here I am.')
})

test.each(CLIENTS)('%s is told what no scene answers', async (_, make) => {
  await expect(make().whole('Something else.')).rejects.toThrow(/scripted model has no answer/)
})
