import { expect, it } from 'vitest'
import type { ModelRequestSeen } from '../model-probes.ts'
import { observing } from '../testing/observing.ts'
import { exactly, exchangeOf, exchangesHolding, talkedBy, withScenes } from './model-exchanges.ts'

const request: ModelRequestSeen = {
  ...{ seq: 4, at: 1, principalArn: 'arn', operation: 'Converse', modelId: 'amazon.nova-lite-v1:0' },
  request: {
    inferenceConfig: { maxTokens: 300 },
    toolConfig: { tools: [{ toolSpec: { name: 'get_order' } }] },
    messages: [
      { role: 'user', content: [{ text: 'Where is k-1?' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'get_order', input: {} } }] },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', content: [{ json: { status: 'sent' } }, { text: 'soon' }] } },
          { toolResult: { toolUseId: 'b', status: 'error', content: [{ text: 'no' }] } },
        ],
      },
    ],
  },
  from: { scene: 'one', turn: 1 },
  guardrail: 'none',
  outcome: 'answered',
}

it('tells of a request what was offered and what tools have answered', async () => {
  const context = observing({}, { modelRequests: [request, { ...request, request: {} }] })
  expect(await exchangesHolding(context, 'k-1')).toEqual([
    {
      ...{ seq: 4, operation: 'Converse', modelId: 'amazon.nova-lite-v1:0', scene: 'one', turn: 1 },
      ...{ outcome: 'answered', guardrail: 'none', tools: ['get_order'], maxTokens: 300 },
      results: [
        { id: 'a', isError: false, text: '{"status":"sent"}\nsoon' },
        { id: 'b', isError: true, text: 'no' },
      ],
    },
    expect.objectContaining({ tools: [], results: [], maxTokens: 0 }),
  ])
})

it('keeps of a request no text of the conversation', () => {
  expect(JSON.stringify(exchangeOf(request))).not.toContain('Where is k-1?')
})

it('tells what was answered while a scene was there, and what was asked for these words alone', async () => {
  const context = observing({}, { modelRequests: [request] })
  const scene = { name: 'one', when: { said: 'x' }, turns: [{ say: 'y' }] }
  const talk = await talkedBy(context, scene, 'k-1', async () => {
    context.done.push('asked')
    return 'the answer'
  })
  expect(JSON.stringify(talk)).toContain('the answer')
  expect(JSON.stringify(talk)).toContain('get_order')
  expect(context.done).toEqual(['scene one', 'asked', 'no scene one'])
})

it('takes scenes away again, also where asking fails', async () => {
  const context = observing({})
  const scene = { name: 'one', when: { said: 'x' }, turns: [{ say: 'y' }] }
  await expect(
    withScenes(context, [scene], async () => {
      throw new Error('no answer')
    }),
  ).rejects.toThrow('no answer')
  expect(context.done).toEqual(['scene one', 'no scene one'])
})

it('makes a pattern of any text', () => {
  const text = 'k-1.(2)[3]{4}^$|\\/*+?'
  expect(new RegExp(`^${exactly(text)}$`).test(text)).toBe(true)
  expect(new RegExp(exactly('a.b')).test('axb')).toBe(false)
})

it('makes no pattern of no words, which everybody says', () => {
  for (const text of ['', ' ']) expect(() => exactly(text)).toThrow('give words that only this look has said')
})
