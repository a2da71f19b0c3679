import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, customerApi, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { exactly, withScenes } from '../../../shared/challenge/library/model-exchanges.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pickNumber, pickText } from '../../../shared/json.ts'
import { dishes, microEuros } from '../names/recipes.ts'
import { apiName, modelId } from '../shop.ts'

/** What a model has used for one answer. */
interface Usage {
  readonly [member: string]: Json
  readonly input: number
  readonly output: number
}

/** A talk at the recipe desk, and what was told of it. */
interface Talk {
  readonly [member: string]: Json
  readonly word: string
  readonly answer: ApiAnswer
  /** What the model has used, request by request. */
  readonly used: readonly Usage[]
  /** Spans of the trace that the answer names. */
  readonly spans: readonly Span[]
  /** How many spans hold something of the customer's, wherever. */
  readonly indiscreet: number
}

interface Span {
  readonly [member: string]: Json
  readonly name: string
  readonly model: string
  readonly tool: string
  readonly input: number
  readonly output: number
  readonly status: string
}

/** A customer asks, with what is nobody's business; the model looks a dish up that there is and one that is not. */
async function talk(context: ObserveContext, label: string): Promise<Talk> {
  const data = probeData(context.nonce)
  const ask = (await customerApi(context, apiName(context))).as(label)
  const words = `note ${data.uuid(`words ${label}`)}`
  const word = `Enjoy it (${data.id(`word ${label}`)})`
  const usage = (turn: number): Usage => ({
    input: data.integer(`${label} input ${turn}`, 300, 2_900),
    output: data.integer(`${label} output ${turn}`, 20, 190),
  })
  const used = [usage(0), usage(1), usage(2)]
  const mail = `${data.one(`${label} name`, ['ada', 'jun', 'elif'])}.${data.integer(`${label} mail`, 100_000, 999_999)}@example.org`
  const card = `4${data.integer(`${label} card`, 100_000_000, 999_999_999)}${data.integer(`${label} card end`, 100_000, 999_999)}`
  const looks = (dish: string) => [{ tool: 'find_recipe', input: { dish } }]
  const scene = {
    name: `recipes-${data.uuid(`scene ${label}`)}`,
    when: { said: exactly(words), tools: ['find_recipe'] },
    turns: [
      { call: looks(data.one(`${label} dish`, dishes)), usage: used[0] ?? {} },
      { call: looks(`a dish for ${mail}`), usage: used[1] ?? {} },
      { say: word, usage: used[2] ?? {} },
    ],
  }
  return withScenes(context, [scene], async () => {
    const message = `I am ${mail}, my card is ${card}, ${words}. What shall I cook?`
    const answer = await ask('POST', '/recipes/chat', { message })
    const traceId = pickText(answer.body, 'traceId') ?? ''
    const isTrace = /^[0-9a-f]{32}$/.test(traceId)
    const spans = isTrace ? await context.platform.spans({ traceId, limit: 100 }) : []
    const held = await Promise.all(
      [mail, card].map(holding => context.platform.spans({ holding, limit: 10 })),
    )
    return {
      word,
      answer,
      used,
      spans: spans.map(({ name, attributes, status }) => ({
        name: name.slice(0, 100),
        model: pickText(attributes, 'gen_ai.request.model') ?? '',
        tool: pickText(attributes, 'gen_ai.tool.name') ?? '',
        input: pickNumber(attributes, 'gen_ai.usage.input_tokens') ?? -1,
        output: pickNumber(attributes, 'gen_ai.usage.output_tokens') ?? -1,
        status: status.code,
      })),
      indiscreet: held.flat().length,
    }
  })
}

const told = ({ name, model, tool, input, output, status }: Span) =>
  `${name}: ${model}${tool} ${model === '' ? '' : `${input}/${output}`} ${status}`

const factOf = ({ answer, spans }: Talk, expected: Fact['expected']): Fact => ({
  label: say('recipe-and-spans'),
  seen: `${shown(answer)} | ${spans.map(told).join(', ')}`.slice(0, 600),
  expected,
})

/** Each question is a trace in which each request to the model and each call of a tool can be found. */
export const traced = defineCheck({
  observe: async context => ({ talk: await talk(context, 'traced') }),
  evaluate({ talk: seen }) {
    const { spans, used } = seen
    const facts = [factOf(seen, say('three-requests-two-calls'))]
    const asked = spans.filter(({ model }) => model !== '')
    const calls = spans.filter(({ tool }) => tool !== '')
    const isCounted = used.every(({ input, output }) =>
      asked.some(one => one.input === input && one.output === output),
    )
    return firstCause(
      [
        [spans.length === 0, fail('question-leaves-no-trace', {}, facts)],
        [
          asked.length !== used.length || asked.some(({ model }) => model !== modelId),
          fail('requests-are-not-traced', {}, facts),
        ],
        [!isCounted, fail('tokens-are-not-traced', {}, facts)],
        [
          calls.length !== 2 || calls.some(({ tool }) => tool !== 'find_recipe'),
          fail('calls-are-not-traced', {}, facts),
        ],
        [
          calls.filter(({ status }) => status === 'error').length !== 1,
          fail('failure-is-not-traced', {}, facts),
        ],
      ],
      pass('question-is-traced', {}, facts),
    )
  },
})

/** The answer says what it has cost. */
export const priced = defineCheck({
  observe: async context => ({ talk: await talk(context, 'priced') }),
  evaluate({ talk: seen }) {
    const cost = seen.used.reduce(
      (sum, { input, output }) => sum + input * microEuros.input + output * microEuros.output,
      0,
    )
    const facts = [factOf(seen, say('cost-in-all', { cost }))]
    const told = pickNumber(seen.answer.body, 'microEuros')
    return firstCause(
      [
        [told === undefined, fail('cost-is-not-told', {}, facts)],
        [told !== cost, fail('cost-is-told-wrongly', {}, facts)],
      ],
      pass('cost-is-told', {}, facts),
    )
  },
})

/** Customers hear the model as before, and nothing of them is in any trace. */
export const discreet = defineCheck({
  observe: async context => ({ talk: await talk(context, 'discreet') }),
  evaluate({ talk: seen }) {
    const facts = [factOf(seen, seen.word)]
    return firstCause(
      [
        [seen.indiscreet > 0, fail('customer-is-in-trace', {}, facts)],
        [
          seen.answer.status !== 200 || pickText(seen.answer.body, 'answer') !== seen.word,
          fail('recipes-do-not-answer', {}, facts),
        ],
      ],
      pass('trace-is-discreet', {}, facts),
    )
  },
})
