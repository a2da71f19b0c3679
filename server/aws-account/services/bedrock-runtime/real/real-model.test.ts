import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventsOf, MODEL, type ModelTrial, modelTrial, said, textOf, tool } from '../testing/model-trial.ts'
import { readRealModel } from './read-settings.ts'

const SCRIPT = {
  scenes: [{ name: 'nonce', when: { said: 'n-17' }, turns: [{ say: 'scripted' }] }],
  otherwise: 'free-play',
}

/** Stands for a server of models: what was asked, and what it answers next. */
let server: Server
let asked: { body: Record<string, unknown>; authorization: string | undefined }[] = []
let answer: (response: ServerResponse) => void
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    asked.push({ body: JSON.parse(text), authorization: request.headers.authorization })
    answer(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
let trial: ModelTrial | undefined
afterEach(async () => {
  await trial?.close()
  asked = []
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
const answers = (message: object, finish_reason = 'stop') => {
  answer = response =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        choices: [{ message, finish_reason }],
        usage: { prompt_tokens: 7, completion_tokens: 3 },
      }),
    )
}
async function open(more: { leave?: boolean; timeoutMs?: number; at?: string } = {}): Promise<ModelTrial> {
  const settings = {
    address: more.at ?? address(),
    name: 'tiny',
    key: 'k-1',
    timeoutMs: more.timeoutMs ?? 20_000,
  }
  trial = await modelTrial(SCRIPT, undefined, {
    settings,
    fixtures: { 'bedrock-real-model': more.leave ?? true },
  })
  return trial
}

test('it answers what the script leaves open, as a whole and as a stream', async () => {
  answers({ content: 'Good day. What may I do?' })
  const client = await (await open()).client()
  const whole = await client.converse({
    ...{ modelId: MODEL, messages: said('hello'), system: [{ text: 'Be brief.' }] },
    inferenceConfig: { maxTokens: 50, temperature: 0.5 },
  })
  expect(whole).toMatchObject({
    output: { message: { content: [{ text: 'Good day. What may I do?' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 7, outputTokens: 3 },
  })
  expect(asked).toMatchObject([
    {
      authorization: 'Bearer k-1',
      body: {
        ...{ model: 'tiny', max_tokens: 50, temperature: 0.5 },
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'hello' },
        ],
      },
    },
  ])
  const { stream } = await client.converseStream({ modelId: MODEL, messages: said('hello') })
  expect(textOf(await eventsOf(stream))).toBe('Good day. What may I do?')
  expect(await trial?.requests()).toMatchObject([{ from: { scene: 'real-model' } }, { outcome: 'streamed' }])
})

test('tools go to it and come back', async () => {
  const call = (id: string, given: string) => ({
    ...{ id, type: 'function' },
    function: { name: 'get_order', arguments: given },
  })
  answers(
    { content: null, tool_calls: [call('c1', '{"orderId":"o-1"}'), call('c2', '{broken')] },
    'tool_calls',
  )
  const client = await (await open()).client()
  const toolConfig = { tools: [tool('get_order', 'orderId')] }
  const first = await client.converse({ modelId: MODEL, messages: said('order?'), toolConfig })
  expect(first.stopReason).toBe('tool_use')
  expect(first.output?.message?.content).toMatchObject([
    { toolUse: { toolUseId: 'c1', name: 'get_order', input: { orderId: 'o-1' } } },
    { toolUse: { toolUseId: 'c2' } },
  ])
  answers({ content: 'It is shipped.' })
  const result = (toolUseId: string, status: string) => ({
    toolResult: { toolUseId, content: [{ json: { status } }] },
  })
  const messages = [
    ...said('order?'),
    { role: 'assistant' as const, content: first.output?.message?.content ?? [] },
    { role: 'user' as const, content: [result('c1', 'SHIPPED'), result('c2', 'ERROR')] },
  ]
  await client.converse({ modelId: MODEL, messages, toolConfig })
  expect(asked[1]?.body).toMatchObject({
    tools: [{ type: 'function', function: { name: 'get_order', parameters: { required: ['orderId'] } } }],
    messages: [
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1' }, { id: 'c2' }] },
      { role: 'tool', tool_call_id: 'c1', content: '{"status":"SHIPPED"}' },
      { role: 'tool', tool_call_id: 'c2' },
    ],
  })
})

test('what a score hangs on never comes from it', async () => {
  answers({ content: 'real' })
  const wordsOf = async (of: ModelTrial, words: string) => {
    const client = await of.client()
    const { output } = await client.converse({ modelId: MODEL, messages: said(words) })
    return output?.message?.content?.[0]?.text
  }
  const practice = await open()
  expect(await wordsOf(practice, 'tell me of n-17')).toBe('scripted')
  expect(asked).toEqual([])
  await practice.close()
  // An account of an exam was given no leave.
  expect(await wordsOf(await open({ leave: false }), 'hello')).not.toBe('real')
  expect(asked).toEqual([])
})

test.each<[string, { timeoutMs?: number; at?: string }, (response: ServerResponse) => void, object]>([
  [
    'that is not there',
    { at: 'http://127.0.0.1:9/v1' },
    () => {},
    {
      name: 'ServiceUnavailableException',
      message: expect.stringMatching(/cannot be reached .*ASSAY_MODEL_ADDRESS/),
    },
  ],
  [
    'that is slow',
    { timeoutMs: 300 },
    () => {},
    { name: 'ModelTimeoutException', message: expect.stringMatching(/has not answered within 0\.3 s/) },
  ],
  [
    'that stops in the middle',
    { timeoutMs: 300 },
    response => void response.writeHead(200).write('{"choices":'),
    { name: 'ModelTimeoutException' },
  ],
  [
    'that refuses the key',
    {},
    response => response.writeHead(401).end('{"error":"bad key"}'),
    { name: 'ModelErrorException', message: expect.stringMatching(/answered 401: .*bad key/) },
  ],
  ['that has had enough', {}, response => response.writeHead(429).end(), { name: 'ThrottlingException' }],
  [
    'that is something else',
    {},
    response => response.end('<html>'),
    { name: 'ModelErrorException', message: expect.stringMatching(/is no chat completion: <html>/) },
  ],
  [
    'that never ends',
    {},
    response => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    },
    { name: 'ServiceUnavailableException', message: expect.stringMatching(/does not end/) },
  ],
])('a server %s is told of', async (_, more, how, error) => {
  answer = how
  const client = await (await open(more)).client()
  await expect(client.converse({ modelId: MODEL, messages: said('hello') })).rejects.toMatchObject(error)
  expect(await trial?.requests()).toMatchObject([{ outcome: 'refused', from: { scene: 'real-model' } }])
})

test('the environment says which', () => {
  expect(readRealModel({})).toBeUndefined()
  expect(readRealModel({ ASSAY_MODEL_ADDRESS: 'http://x/v1/', ASSAY_MODEL_KEY: 'k' })).toEqual({
    ...{ address: 'http://x/v1', name: 'default', key: 'k', timeoutMs: 60_000 },
  })
})
