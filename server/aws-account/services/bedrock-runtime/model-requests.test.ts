import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventsOf, MODEL, type ModelTrial, modelTrial, said, tool } from './testing/model-trial.ts'

const CLAUDE = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'
let trial: ModelTrial
beforeAll(async () => {
  trial = await modelTrial(
    {
      models: [MODEL, CLAUDE],
      scenes: [
        {
          name: 'order',
          when: { said: 'order', tools: ['get_order'] },
          turns: [
            { say: 'I look.', call: [{ tool: 'get_order', input: { orderId: 'o-1' } }] },
            { say: 'It is [[result.status]].' },
          ],
        },
        { name: 'hello', when: { said: 'hello' }, turns: [{ say: 'one two three STOP four' }] },
      ],
      otherwise: 'refuse',
    },
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'bedrock:InvokeModel',
          Resource: [
            `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`,
            'arn:aws:bedrock:*::foundation-model/anthropic.*',
            'arn:aws:bedrock:*:*:inference-profile/us.anthropic.*',
            'arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0',
          ],
        },
        {
          Effect: 'Allow',
          Action: ['bedrock:InvokeModelWithResponseStream', 'bedrock:CountTokens'],
          Resource: '*',
        },
      ],
    },
  )
})
afterAll(() => trial.close())

test('IAM is asked about the model, and about the profile and the models behind it', async () => {
  const client = await trial.client()
  await expect(
    client.converse({ modelId: 'amazon.nova-micro-v1:0', messages: said('hello') }),
  ).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringMatching(
      /not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model\/amazon.nova-micro-v1:0/,
    ),
  })
  await expect(
    client.converse({ modelId: 'us.amazon.nova-lite-v1:0', messages: said('hello') }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/inference-profile\/us.amazon.nova-lite-v1:0/),
  })
  await expect(client.converse({ modelId: CLAUDE, messages: said('hello') })).resolves.toMatchObject({
    stopReason: 'end_turn',
  })
})

test('a model that the account has no access to is refused, and so is one that needs a profile or is none', async () => {
  const client = await trial.client()
  const ask = (modelId: string) => client.converse({ modelId, messages: said('hello') })
  await expect(ask('amazon.nova-pro-v1:0')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: "You don't have access to the model with the specified model ID.",
  })
  await expect(ask('anthropic.claude-haiku-4-5-20251001-v1:0')).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(/on-demand throughput isn’t supported/),
  })
  await expect(ask('anthropic.claude-9')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'The provided model identifier is invalid.',
  })
})

test.each<[string, object, RegExp]>([
  [
    'begins with the model',
    { messages: [{ role: 'assistant', content: [{ text: 'x' }] }] },
    /must start with a user message/,
  ],
  ['does not alternate', { messages: [...said('x'), ...said('y')] }, /must alternate/],
  ['has a blank text', { messages: said(' ') }, /is blank/],
  [
    'answers a call that nobody made',
    { messages: [{ role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'x' }] } }] }] },
    /exceeds the number of toolUse blocks/,
  ],
  [
    'leaves a call unanswered',
    {
      messages: [
        ...said('x'),
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'a', input: {} } }] },
        ...said('y'),
      ],
    },
    /Expected toolResult blocks at messages.2.content for the following Ids: t1/,
  ],
  [
    'wants too many tokens',
    { messages: said('x'), inferenceConfig: { maxTokens: 1_000_000 } },
    /exceeds the model limit of 10000/,
  ],
  ['is too hot', { messages: said('x'), inferenceConfig: { temperature: 2 } }, /less than or equal to 1/],
])('a conversation that %s is refused in the words of Bedrock', async (_, input, message) => {
  const client = await trial.client()
  await expect(client.converse({ modelId: MODEL, ...input })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(message),
  })
})

test('an answer ends at a stop sequence, and at its most tokens', async () => {
  const client = await trial.client()
  const ask = (inferenceConfig: object) =>
    client.converse({ modelId: MODEL, messages: said('hello'), inferenceConfig })
  expect(await ask({ stopSequences: ['STOP'] })).toMatchObject({
    stopReason: 'stop_sequence',
    output: { message: { content: [{ text: 'one two three ' }] } },
  })
  expect(await ask({ maxTokens: 2 })).toMatchObject({
    stopReason: 'max_tokens',
    output: { message: { content: [{ text: 'one two ' }] } },
    usage: { outputTokens: 2 },
  })
})

const anthropic = (text: string, more: object = {}) =>
  JSON.stringify({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 100,
    messages: [{ role: 'user', content: text }],
    ...more,
  })
const tools = [{ name: 'get_order', description: 'x', input_schema: { type: 'object', properties: {} } }]

test('InvokeModel speaks the forms of Anthropic and of Nova', async () => {
  const client = await trial.client()
  const claude = await client.invokeModel({ modelId: CLAUDE, body: anthropic('my order', { tools }) })
  expect(JSON.parse(claude.body.transformToString())).toMatchObject({
    type: 'message',
    content: [
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', name: 'get_order', input: { orderId: 'o-1' } },
    ],
    stop_reason: 'tool_use',
    usage: { output_tokens: expect.any(Number) },
  })
  const nova = await client.invokeModel({ modelId: MODEL, body: JSON.stringify({ messages: said('hello') }) })
  expect(JSON.parse(nova.body.transformToString())).toMatchObject({
    output: { message: { role: 'assistant', content: [{ text: 'one two three STOP four' }] } },
    stopReason: 'end_turn',
  })
  await expect(client.invokeModel({ modelId: CLAUDE, body: '{}' })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(/^Malformed input request: anthropic_version/),
  })
})

test('its stream has the events of Anthropic', async () => {
  const client = await trial.client()
  const { body } = await client.invokeModelWithResponseStream({
    modelId: CLAUDE,
    body: anthropic('my order', { tools }),
  })
  const parts: { type: string; delta?: { text?: string; partial_json?: string } }[] = []
  for await (const { chunk } of body ?? []) parts.push(JSON.parse(Buffer.from(chunk?.bytes ?? []).toString()))
  expect(parts.map(part => part.type)).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ])
  expect(parts.map(part => part.delta?.partial_json ?? '').join('')).toBe('{"orderId":"o-1"}')
})

test('tokens are counted without asking', async () => {
  const client = await trial.client()
  expect(
    await client.countTokens({ modelId: MODEL, input: { converse: { messages: said('12345678') } } }),
  ).toMatchObject({ inputTokens: 2 })
})

test('each request is on record with its answer, over a restart, and added scenes come first', async () => {
  await trial.oversee('AddScene', {
    scene: {
      name: 'probe',
      when: { said: 'probe-77', tools: ['get_order'] },
      turns: [{ call: [{ tool: 'get_order', input: { orderId: 'o-of-another' } }] }, { say: 'ok' }],
    },
  })
  await expect(trial.oversee('AddScene', { scene: { name: 'bad', turns: [] } })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(/^turns: /),
  })
  await trial.accounts.restart()
  const client = await trial.client()
  const { stream } = await client.converseStream({
    modelId: MODEL,
    messages: said('probe-77'),
    toolConfig: { tools: [tool('get_order')] },
  })
  await eventsOf(stream)
  expect(await trial.requests({ holding: 'probe-77' })).toMatchObject([
    {
      operation: 'ConverseStream',
      modelId: MODEL,
      from: { scene: 'probe', turn: 0 },
      blocks: [{ input: { orderId: 'o-of-another' } }],
      outcome: 'streamed',
      stopReason: 'tool_use',
      request: { messages: said('probe-77') },
    },
  ])
  await trial.oversee('RemoveScenes', {})
  expect((await trial.requests({ holding: 'is blank' })).at(-1)).toMatchObject({
    outcome: 'refused',
    error: { code: 'ValidationException' },
  })
})
