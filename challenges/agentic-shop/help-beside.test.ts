import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rankDocuments } from '../../server/aws-account/services/bedrock-agent-runtime/rank-documents.ts'
import type { ObserveContext } from '../../shared/challenge/check.ts'
import type { KnowledgeDocument, ModelRequestSeen } from '../../shared/challenge/model-probes.ts'
import { observing } from '../../shared/challenge/testing/observing.ts'
import type { Json } from '../../shared/json.ts'
import { cites, honest, ownShop } from './checks/help.ts'

/** Looks at the help desk that run beside one another, and beside what others have left in the one knowledge base. */

const parameters = { suffix: 'a1b2c' }
const answers = { 'apigatewayv2 GetApis': { Items: [{ Name: 'shop-a1b2c', ApiId: 'a' }] } }
const [base]: readonly { readonly documents: readonly KnowledgeDocument[] }[] = JSON.parse(
  readFileSync(new URL('fixtures/knowledge-bases.json', import.meta.url), 'utf8'),
)

/** What an application does with a question: how it words it, how many passages it takes, and what it says it has read. */
interface Application {
  wordedAs?(question: string): string
  readonly most?: number
  cited?(read: readonly string[]): readonly string[]
  isFor?(metadata: KnowledgeDocument['metadata']): boolean
}

const asAsked: Application = {}
/** It finds whatever any look has written of any leaflet. */
const wide: Application = {
  wordedAs: question => `${question} leaflet seal rubber vinegar warm`,
  most: 100,
}

/** A shop with one knowledge base; `between` is what goes on after an application has read, and before the model has. */
function shopWith({ wordedAs = text => text, most = 5, cited = read => read, isFor }: Application) {
  const documents = new Map<string, KnowledgeDocument>(base?.documents.map(one => [one.source, one]))
  const requests: ModelRequestSeen[] = []
  /** What the model is to say in each look. */
  const words = new Map<string, string>()
  const forCustomers = isFor ?? (metadata => metadata?.shop === 'kiosk' && metadata.audience === 'customers')
  function modelAnswer(nonce: string, request: string) {
    const sources = [...documents.values()]
      .filter(({ text }) => request.includes(text))
      .map(({ source }) => source)
    return `I have read ${sources.join(', ')} ${words.get(nonce)}`
  }
  return {
    documents,
    as(nonce: string, between: (nonce: string) => Promise<void> = async () => undefined): ObserveContext {
      const context = observing(answers, { nonce })
      const probe: Partial<ObserveContext['probe']> = {
        async addScene({ name, turns }) {
          words.set(nonce, /\([^)]+\)/.exec(JSON.stringify(turns))?.[0] ?? '')
          return name
        },
        async putDocuments(_, added) {
          for (const one of added) documents.set(one.source, one)
        },
        async removeDocuments(_, sources) {
          for (const one of sources) documents.delete(one)
        },
        async http({ body = '' }) {
          const { message }: { readonly message?: Json } = JSON.parse(body)
          if (typeof message !== 'string' || message.trim() === '')
            return { status: 400, headers: {}, body: '{}' }
          const all = [...documents.values()].filter(({ metadata }) => forCustomers(metadata))
          const read = rankDocuments(
            all.map(one => ({ ...one, metadata: {} })),
            wordedAs(message),
          ).slice(0, most)
          await between(nonce)
          const request = `${read.map(({ document }) => document.text).join('\n')}\n${message}`
          const text = modelAnswer(nonce, request)
          requests.push({
            ...{ seq: requests.length + 1, at: 0, principalArn: 'r', operation: 'Converse', modelId: 'm' },
            ...{ request: { messages: [{ content: [{ text: request }] }] }, from: { scene: 's', turn: 0 } },
            ...{ blocks: [{ text }], guardrail: 'none', outcome: 'answered' },
          })
          const citations = cited(read.map(({ document }) => document.source))
          return { status: 200, headers: {}, body: JSON.stringify({ answer: text, citations }) }
        },
      }
      const platform: Partial<ObserveContext['platform']> = {
        modelRequests: async ({ holding = '' }) =>
          requests.filter(one => JSON.stringify(one).includes(JSON.stringify(holding).slice(1, -1))),
      }
      return {
        ...context,
        parameters,
        probe: { ...context.probe, ...probe },
        platform: { ...context.platform, ...platform },
      }
    },
  }
}

type Check = typeof cites | typeof ownShop | typeof honest
/** Looks, and says what came of it. */
async function lookedBy(check: Check, context: ObserveContext) {
  if (check === cites) return cites.evaluate(await cites.observe(context), parameters).symptom.code
  if (check === ownShop) return ownShop.evaluate(await ownShop.observe(context), parameters).symptom.code
  return honest.evaluate(await honest.observe(context), parameters).symptom.code
}

/** One look reads while the other's documents are there, and its model answers when these are gone. */
async function overtaken(application: Application, check: Check, other: Check) {
  const shop = shopWith(application)
  const [quick, slow] = ['0123456789ab', 'ba9876543210'] as const
  const hasRead = Promise.withResolvers<void>()
  const isOver = Promise.withResolvers<void>()
  const between = async (nonce: string) => {
    if (nonce === quick) return hasRead.promise
    hasRead.resolve()
    await isOver.promise
  }
  const quickLook = lookedBy(other, shop.as(quick, between))
  const slowLook = lookedBy(check, shop.as(slow, between))
  const quickCode = await quickLook
  isOver.resolve()
  return { slow: await slowLook, quick: quickCode, left: shop.documents.size }
}

const right = new Map<Check, string>([
  [cites, 'sources-are-told'],
  [ownShop, 'documents-are-their-own'],
  [honest, 'nothing-is-made-up'],
])
const pairs = [...right.keys()].flatMap(check => [...right.keys()].map(other => [check, other] as const))

it.each([asAsked, wide])('of two looks each judges its own documents: application %#', async application => {
  for (const [check, other] of pairs)
    expect(await overtaken(application, check, other)).toEqual({
      slow: right.get(check),
      quick: right.get(other),
      left: base?.documents.length,
    })
})

it.each([2, 5, 100])(
  'what looks before have left in the knowledge base changes nothing: %d passages',
  async most => {
    const shop = shopWith({ most })
    for (let turn = 0; turn < 4; turn += 1) {
      const context = shop.as(`left ${turn}`)
      // Each was called off before it had cleaned up.
      const left = { ...context, probe: { ...context.probe, removeDocuments: async () => undefined } }
      for (const check of [cites, ownShop, honest]) await lookedBy(check, left)
    }
    for (const check of [cites, ownShop, honest])
      expect(await lookedBy(check, shop.as('the next'))).toBe(right.get(check))
  },
)

const mistakes: readonly [string, Application, Check][] = [
  ['sources-are-told-wrongly', { cited: read => [...read, 's3://kiosk-help/returns.md'] }, cites],
  ['sources-are-told-wrongly', { cited: read => [...read, 's3://kiosk-help/made-up.md'] }, cites],
  ['sources-are-not-told', { cited: read => read.slice(1) }, cites],
  ['sources-are-not-told', { cited: read => read.slice(0, 1) }, cites],
  ['documents-do-not-reach-model', { most: 1 }, cites],
  ['documents-of-others-are-used', { isFor: () => true }, ownShop],
  ['documents-of-others-are-used', { isFor: metadata => metadata?.shop === 'kiosk' }, ownShop],
  ['documents-of-others-are-used', { isFor: metadata => metadata?.audience === 'customers' }, ownShop],
  ['sources-are-made-up', { cited: () => ['s3://kiosk-help/returns.md'] }, honest],
]

it.each(mistakes)('a mistake is found beside another look: %s', async (code, application, check) => {
  for (const { wordedAs, most } of [asAsked, wide])
    expect(
      (
        await overtaken(
          { ...(wordedAs && { wordedAs }), ...(most && { most }), ...application },
          check,
          cites,
        )
      ).slow,
    ).toBe(code)
})
