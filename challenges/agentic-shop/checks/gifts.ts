import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { gifts } from '../names/gifts.ts'
import { giftDesk, isAnswered, isTold, talkFact } from './gifts-desk.ts'

/** As the brief has it, for one question. */
const mostRequests = 8
const mostTokensEach = 1_000
/** With answers of so many tokens each, the budget of 20,000 is used up after the third. */
const thirsty = { input: 7_000, output: 500 }

const searches = (maxCents: number) => ({ call: [{ tool: 'search_gifts', input: { maxCents } }] })

/** A model that never ends costs a bounded number of requests and tokens, and the customer hears something. */
export const ends = defineCheck({
  async observe(context) {
    const desk = await giftDesk(context)
    const cents = desk.data.integer('cents', 1_000, 6_000)
    return {
      endless: await desk.talk('endless', () => [{ ...searches(cents), again: true }]),
      thirsty: await desk.talk('thirsty', () => [{ ...searches(cents), usage: thirsty, again: true }]),
    }
  },
  evaluate({ endless, thirsty: costly }) {
    const facts = [
      talkFact(endless, say('model-never-ends'), say('at-most-requests', { count: mostRequests })),
      talkFact(costly, say('model-uses-budget-up'), say('at-most-requests', { count: 3 })),
    ]
    const all = [endless, costly]
    return firstCause(
      [
        [all.some(({ exchanges }) => exchanges.length < 2), fail('gifts-ask-no-model', {}, facts)],
        [endless.exchanges.length > mostRequests, fail('model-goes-on-for-ever', {}, facts)],
        [costly.exchanges.length > 3, fail('budget-is-not-kept', {}, facts)],
        [!all.every(isAnswered), fail('customer-hears-nothing', {}, facts)],
        [
          all.some(({ exchanges }) =>
            exchanges.some(({ maxTokens }) => maxTokens < 1 || maxTokens > mostTokensEach),
          ),
          fail('answers-may-be-endless', {}, facts),
        ],
      ],
      pass('model-ends', {}, facts),
    )
  },
})

/** Longer than anybody waits: the API itself gives up after 30 seconds. */
const silenceMs = 60_000

/** A model that does not answer any more does not keep the customer from being answered. */
export const inTime = defineCheck({
  async observe(context) {
    const desk = await giftDesk(context)
    const turns = (word: string) => [searches(5_000), { say: word, latencyMs: silenceMs }]
    return { silent: await desk.talk('silent', turns) }
  },
  evaluate({ silent }) {
    const facts = [talkFact(silent, say('model-falls-silent'), say('something-in-words'))]
    return firstCause(
      [
        [silent.exchanges.length < 2, fail('gifts-ask-no-model', {}, facts)],
        [!isAnswered(silent), fail('customer-waits-for-model', {}, facts)],
      ],
      pass('customer-is-answered-in-time', {}, facts),
    )
  },
})

/** What the model cannot answer now is asked again, and not for ever. */
export const triesAgain = defineCheck({
  async observe(context) {
    const desk = await giftDesk(context)
    const throttled = { error: 'ThrottlingException', times: 2 }
    const away = { error: 'ServiceUnavailableException', times: 1 }
    return {
      busy: await desk.talk('busy', word => [{ say: word, fail: throttled }]),
      away: await desk.talk('away', word => [searches(3_000), { say: word, fail: away }]),
      never: await desk.talk('never', () => [{ fail: { error: 'ThrottlingException', times: 'always' } }]),
    }
  },
  evaluate({ busy, away, never }) {
    const facts = [
      talkFact(busy, say('model-is-busy-twice'), busy.word),
      talkFact(away, say('model-is-away-once'), away.word),
      talkFact(never, say('model-stays-busy'), say('something-in-words')),
    ]
    return firstCause(
      [
        [
          [busy, away, never].some(({ exchanges }) => exchanges.length === 0),
          fail('gifts-ask-no-model', {}, facts),
        ],
        [!isTold(busy) || !isTold(away), fail('busy-model-is-given-up', {}, facts)],
        [!isAnswered(never), fail('busy-model-breaks-answer', {}, facts)],
        [never.exchanges.length > mostRequests, fail('model-goes-on-for-ever', {}, facts)],
      ],
      pass('busy-model-is-asked-again', {}, facts),
    )
  },
})

/** Whatever is wrong with a call of a tool is told to the model, and every call is answered. */
export const toolErrors = defineCheck({
  async observe(context) {
    const desk = await giftDesk(context)
    const [one, other] = desk.data.some('gifts', gifts, 2)
    const skus = [one?.sku ?? '', `g-${desk.data.integer('none', 1_000, 9_999)}`, other?.sku ?? '']
    const called =
      (...calls: readonly { readonly [member: string]: string | number | boolean | object }[]) =>
      (word: string) => [{ call: JSON.parse(JSON.stringify(calls)) }, { say: word }]
    return {
      names: [one?.name ?? '', other?.name ?? ''],
      wrong: await desk.talk('wrong', called({ tool: 'get_gift', input: { sku: 42 } })),
      unknown: await desk.talk('unknown', called({ tool: 'order_gift', input: {}, isOffered: false })),
      several: await desk.talk('several', called(...skus.map(sku => ({ tool: 'get_gift', input: { sku } })))),
    }
  },
  evaluate({ names, wrong, unknown, several }) {
    const facts = [
      talkFact(wrong, say('model-calls-with-nonsense'), wrong.word),
      talkFact(unknown, say('model-calls-what-is-not-there'), unknown.word),
      talkFact(several, say('model-calls-three-at-once'), several.word),
    ]
    const last = several.exchanges.at(-1)?.results ?? []
    const hears = (place: number, name: string) => last[place]?.text.includes(name) === true
    const isError = ({ exchanges }: typeof wrong) =>
      exchanges.at(-1)?.results.every(one => one.isError) === true
    return firstCause(
      [
        [
          [wrong, unknown, several].some(({ exchanges }) => exchanges.length === 0),
          fail('gifts-ask-no-model', {}, facts),
        ],
        [!isTold(wrong), fail('nonsense-of-model-breaks-answer', {}, facts)],
        [!isTold(unknown), fail('unknown-tool-breaks-answer', {}, facts)],
        [!isTold(several) || last.length !== 3, fail('calls-at-once-break-answer', {}, facts)],
        [!hears(0, names[0] ?? '') || !hears(2, names[1] ?? ''), fail('results-are-mixed-up', {}, facts)],
        [
          !isError(wrong) || !isError(unknown) || last[1]?.isError !== true,
          fail('model-hears-of-no-failure', {}, facts),
        ],
      ],
      pass('failures-are-told', {}, facts),
    )
  },
})

/** Customers are advised as before, also where the model looks several times. */
export const advises = defineCheck({
  async observe(context) {
    const desk = await giftDesk(context)
    const usage = { input: 2_500, output: 200 }
    const looks = [2_000, 3_000, 4_000].map(maxCents => ({ ...searches(maxCents), usage }))
    return {
      thorough: await desk.talk('thorough', word => [...looks, { say: word, usage }]),
      refused: await inTurn([{}, { message: '' }, { message: 3 }], desk.ask),
    }
  },
  evaluate({ thorough, refused }) {
    const facts = [
      talkFact(thorough, say('model-looks-three-times'), thorough.word),
      ...refused.map(answer => ({
        label: say('question-that-is-none'),
        seen: shown(answer),
        expected: '400',
      })),
    ]
    return firstCause(
      [
        [!isTold(thorough), fail('customers-are-not-advised', {}, facts)],
        [refused.some(({ status }) => status !== 400), fail('nonsense-is-answered', {}, facts)],
      ],
      pass('customers-are-advised', {}, facts),
    )
  },
})
