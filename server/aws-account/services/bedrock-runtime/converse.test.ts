import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventsOf, MODEL, type ModelTrial, modelTrial, said, textOf, tool } from './testing/model-trial.ts'

let trial: ModelTrial
beforeAll(async () => {
  trial = await modelTrial({
    scenes: [
      {
        name: 'order',
        when: { said: '(?i)order (?<id>o-\\d+)', tools: ['get_order'] },
        turns: [
          { call: [{ tool: 'get_order', input: { orderId: '[[said.id]]' } }] },
          {
            say: 'Your order [[said.id]] is [[result.status]], [[result.total]] in all.',
            usage: { input: 100, output: 20 },
          },
        ],
      },
      {
        name: 'held',
        when: { said: 'slowly' },
        turns: [{ say: 'one two three', stream: { chars: 4, holds: [{ beforeChunk: 1, ms: 60_000 }] } }],
      },
      {
        name: 'throttled',
        when: { said: 'twice' },
        turns: [{ say: 'third time', fail: { error: 'ThrottlingException', times: 2 } }],
      },
      {
        name: 'broken',
        when: { said: 'break' },
        turns: [
          {
            say: 'abcdefgh',
            stream: { chars: 2 },
            break: { afterChunks: 2, as: 'modelStreamErrorException' },
          },
        ],
      },
      {
        name: 'cut',
        when: { said: 'cut' },
        turns: [{ say: 'abcdefgh', stream: { chars: 2 }, break: { afterChunks: 2, as: 'cut' } }],
      },
      { name: 'hello', when: { said: 'hello' }, turns: [{ say: 'Hello, how can I help?' }] },
    ],
    otherwise: 'refuse',
  })
})
afterAll(() => trial.close())

test.each([{ http1: false }, { http1: true }])(
  'a tool is called and its result told, with %j',
  async options => {
    const client = await trial.client(options)
    const request = { modelId: MODEL, toolConfig: { tools: [tool('get_order', 'orderId')] } }
    const messages = said('Where is order o-17?')
    const first = await client.converse({ ...request, messages })
    const call = first.output?.message?.content?.[0]?.toolUse
    expect(first.stopReason).toBe('tool_use')
    expect(call).toMatchObject({
      name: 'get_order',
      input: { orderId: 'o-17' },
      toolUseId: expect.stringMatching(/^tooluse_/),
    })
    const second = await client.converse({
      ...request,
      messages: [
        ...messages,
        { role: 'assistant', content: first.output?.message?.content ?? [] },
        {
          role: 'user',
          content: [
            {
              toolResult: {
                toolUseId: call?.toolUseId,
                content: [{ json: { status: 'SHIPPED', total: 12.5 } }],
              },
            },
          ],
        },
      ],
    })
    expect(second).toMatchObject({
      output: {
        message: { role: 'assistant', content: [{ text: 'Your order o-17 is SHIPPED, 12.5 in all.' }] },
      },
      stopReason: 'end_turn',
      usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
      metrics: { latencyMs: expect.any(Number) },
    })
  },
)

test.each([{ http1: false }, { http1: true }])('an answer is streamed in pieces, with %j', async options => {
  const client = await trial.client(options)
  const { stream } = await client.converseStream({ modelId: MODEL, messages: said('hello') })
  const events = await eventsOf(stream)
  expect(textOf(events)).toBe('Hello, how can I help?')
  expect(events.at(0)).toEqual({ messageStart: { role: 'assistant' } })
  expect(events.at(-2)).toEqual({ messageStop: { stopReason: 'end_turn' } })
  expect(events.at(-1)).toMatchObject({
    metadata: { usage: { inputTokens: 2, outputTokens: 6, totalTokens: 8 } },
  })
})

test.each([{ http1: false }, { http1: true }])(
  'a reader that leaves a held stream is noticed, with %j',
  async options => {
    const client = await trial.client(options)
    const leaving = new AbortController()
    const text = `slowly, ${JSON.stringify(options)}`
    const { stream } = await client.converseStream(
      { modelId: MODEL, messages: said(text) },
      { abortSignal: leaving.signal },
    )
    let got = ''
    for await (const event of stream ?? []) {
      got += event.contentBlockDelta?.delta?.text ?? ''
      if (got) break
    }
    leaving.abort()
    expect(got).toBe('one ')
    await expect
      .poll(async () => (await trial.requests({ holding: text })).at(-1)?.outcome, { timeout: 30_000 })
      .toBe('abandoned')
    expect((await trial.requests({ holding: text })).at(-1)).toMatchObject({
      chunks: 1,
      from: { scene: 'held' },
    })
  },
)

test('throttling is over after as many refusals as the script says', async () => {
  const client = await trial.client()
  const ask = () => client.converse({ modelId: MODEL, messages: said('twice') })
  for (const attempt of [1, 2])
    await expect(ask(), String(attempt)).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    })
  expect((await ask()).output?.message?.content).toEqual([{ text: 'third time' }])
})

test('a client that tries again sees nothing of it', async () => {
  const client = await trial.client({ maxAttempts: 3 })
  const answer = await client.converse({ modelId: MODEL, messages: said('twice, and be patient') })
  expect(answer.output?.message?.content).toEqual([{ text: 'third time' }])
})

test('a stream breaks off with the error of its model', async () => {
  const client = await trial.client()
  const { stream } = await client.converseStream({ modelId: MODEL, messages: said('break') })
  const events: unknown[] = []
  const reading = (async () => {
    for await (const event of stream ?? []) events.push(event)
  })()
  await expect(reading).rejects.toMatchObject({ name: 'ModelStreamErrorException' })
  expect(events).toHaveLength(3)
  await expect(client.converse({ modelId: MODEL, messages: said('break') })).rejects.toMatchObject({
    name: 'ModelErrorException',
  })
})

test.each([{ http1: false }, { http1: true }])('a stream is cut without a word, with %j', async options => {
  const client = await trial.client(options)
  const read = async () => {
    const { stream } = await client.converseStream({ modelId: MODEL, messages: said('cut') })
    return eventsOf(stream)
  }
  const broken = () => 'broken'
  expect(await read().catch(broken)).toBe('broken')
  expect(await client.converse({ modelId: MODEL, messages: said('cut') }).catch(broken)).toBe('broken')
})

test('a request that no scene is about gets an error of Bedrock, and the account goes on', async () => {
  const client = await trial.client()
  await expect(client.converse({ modelId: MODEL, messages: said('what is this?') })).rejects.toMatchObject({
    name: 'ModelErrorException',
    message: 'The scripted model has no answer. No scene of its script is about this request.',
  })
  await expect(client.converse({ modelId: MODEL, messages: said('hello') })).resolves.toMatchObject({
    stopReason: 'end_turn',
  })
})
