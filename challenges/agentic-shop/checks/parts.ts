import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { exactly, exchangesHolding, withScenes } from '../../../shared/challenge/library/model-exchanges.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { servingRights } from '../../../shared/challenge/library/serving-rights.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless, readsEntries } from '../../../shared/challenge/rights/grants.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { pickText } from '../../../shared/json.ts'
import { parts, partsOf, smallModelId } from '../names/parts.ts'
import { apiName, modelArn, modelId, tableArn } from '../shop.ts'
import { asksTracking, trackingArn } from './open-to-all.ts'

/** The desk answers with what the model says of what the tool has found. */
export const answers = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const ask = (await customerApi(context, apiName(context))).as('somebody')
    const none = `p-${data.integer('none', 50_000, 99_999)}`
    const wanted = [...data.some('parts', parts, 2).map(({ partId }) => partId), none]
    const visits = await inTurn(wanted, async partId => {
      const words = `reference ${data.uuid(`words ${partId}`)}`
      const word = data.id(`word ${partId}`)
      const scene = {
        name: `parts-${data.uuid(`scene ${partId}`)}`,
        when: { said: exactly(words), tools: ['get_part'] },
        turns: [
          { call: [{ tool: 'get_part', input: { partId } }] },
          { say: partId === none ? `Not ours (${word})` : `[[result.name]] for [[result.device]] (${word})` },
        ],
      }
      return withScenes(context, [scene], async () => {
        const answer = await ask('POST', '/parts/chat', { message: `What is ${partId} for? My ${words}.` })
        const part = parts.find(one => one.partId === partId)
        const expected =
          part === undefined ? `Not ours (${word})` : `${part.name} for ${part.device} (${word})`
        return { partId, expected, answer, asked: (await exchangesHolding(context, words)).length }
      })
    })
    return { visits, refused: [await ask('POST', '/parts/chat', {})] }
  },
  evaluate({ visits, refused }) {
    const facts: Fact[] = [
      ...visits.map(({ partId, expected, answer, asked }) => ({
        label: say('asking-for-part', { part: partId, count: asked }),
        seen: shown(answer),
        expected,
      })),
      ...refused.map(answer => ({
        label: say('question-that-is-none'),
        seen: shown(answer),
        expected: '400',
      })),
    ]
    return firstCause(
      [
        [visits.some(({ answer }) => answer.status !== 200), fail('parts-do-not-answer', {}, facts)],
        [
          visits.some(({ answer, expected }) => pickText(answer.body, 'answer') !== expected),
          fail('parts-are-not-told', {}, facts),
        ],
        [refused.some(({ status }: ApiAnswer) => status !== 400), fail('nonsense-is-answered', {}, facts)],
      ],
      pass('parts-are-told', {}, facts),
    )
  },
})

/** Asking models that the shop has access to. */
const asksModels = (region: string): Grant => ({
  actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
  on: [modelArn({ region }, modelId), modelArn({ region }, smallModelId)],
})

/** Whatever serves the desk may do no more than it needs. */
export const rights = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const api = await customerApi(context, apiName(context))
    const { table } = partsOf(context)
    const partId = `p-${data.integer('probe', 500_000, 999_999)}`
    const words = `reference ${data.uuid('rights')}`
    const scene = {
      name: `parts-${data.uuid('rights scene')}`,
      when: { said: exactly(words), tools: ['get_part'] },
      turns: [{ call: [{ tool: 'get_part', input: { partId } }] }, { say: 'Not ours.' }],
    }
    await withScenes(context, [scene], () =>
      api.as('somebody')('POST', '/parts/chat', { message: `What is ${partId} for? My ${words}.` }),
    )
    const served = await servingRights(context, api.apiId, [{ method: 'POST', path: '/parts/chat' }], {
      services: ['dynamodb', 'bedrock-runtime'],
      marks: [partId, words],
    })
    return { table: tableArn(context, table), tracking: trackingArn(context), ...served }
  },
  evaluate({ table, tracking, rights: found, functions, ...place }) {
    const excess = excessOf(
      found,
      [asksModels(place.region), readsEntries(table), asksTracking(tracking), ...harmless],
      place,
    )
    const facts: Fact[] = excess.map(({ role, action, resource }) => ({
      label: say('rights-of-role', { role }),
      seen: say('action-on-resource', { action, resource: resource.slice(0, 300) }),
      expected: say('nothing-beyond-brief'),
    }))
    return firstCause(
      [
        [functions.length === 0, fail('parts-are-not-served', {}, facts)],
        [excess.length > 0, fail('parts-may-more', {}, facts)],
      ],
      pass('parts-may-enough', {}, facts),
    )
  },
})
