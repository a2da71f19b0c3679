import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { renewedBetween } from '../../../shared/challenge/library/renewed.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { pickText } from '../../../shared/json.ts'
import { mostMessages } from '../names/planner.ts'
import { plannerDesk, type Said } from './planner-desk.ts'

const saidFact = (said: Said, expected: Fact['expected']): Fact => ({
  label: say('question-to-planner', { what: said.what }),
  seen: say('told-and-answered', {
    known: said.known.join(', ') || '–',
    count: said.most,
    answer: shown(said.answer),
  }),
  expected,
})

const isAnswered = ({ answer, word }: Said) =>
  answer.status === 200 && pickText(answer.body, 'answer') === word

/** A talk goes on where it was, also when every process that has answered is gone. */
export const remembers = defineCheck({
  async observe(context) {
    const desk = await plannerDesk(context, 0)
    const session = desk.data.id('session')
    const { done: first, seen: later } = await renewedBetween(
      context,
      () => desk.say(desk.one, session, 'first'),
      async () => [await desk.say(desk.one, session, 'second'), await desk.say(desk.one, session, 'third')],
    )
    return { first, later }
  },
  evaluate({ first, later }) {
    const [second, third] = later
    const facts = [
      saidFact(first, say('words-of-the-model')),
      ...later.map(said => saidFact(said, say('all-before-and-words'))),
    ]
    const knows = (said: Said | undefined, ...whats: string[]) =>
      whats.every(what => said?.known.includes(`${what} question`) && said.known.includes(`${what} answer`))
    return firstCause(
      [
        [[first, ...later].some(({ asked }) => asked === 0), fail('planner-asks-no-model', {}, facts)],
        [![first, ...later].every(isAnswered), fail('planner-does-not-answer', {}, facts)],
        [!knows(second, 'first') || !knows(third, 'second'), fail('talk-is-forgotten', {}, facts)],
      ],
      pass('talk-goes-on', {}, facts),
    )
  },
})

/** What was said in a talk stays in it. */
export const own = defineCheck({
  async observe(context) {
    const desk = await plannerDesk(context, 1)
    const session = desk.data.id('session')
    const first = await desk.say(desk.one, session, 'first')
    return {
      first,
      others: [
        await desk.say(desk.other, session, 'of another customer', {
          customer: desk.one.sub,
          user: desk.one.name,
        }),
        await desk.say(desk.one, desk.data.id('another session'), 'in another session'),
      ],
      refused: await inTurn([{}, { session }, { message: 'Hello' }], body => desk.ask(desk.one, body)),
    }
  },
  evaluate({ first, others, refused }) {
    const facts = [
      saidFact(first, say('words-of-the-model')),
      ...others.map(said => saidFact(said, say('nothing-of-the-first'))),
      ...refused.map(answer => ({
        label: say('question-that-is-none'),
        seen: shown(answer),
        expected: '400',
      })),
    ]
    return firstCause(
      [
        [others.some(({ known }) => known.length > 0), fail('talk-of-another-is-told', {}, facts)],
        [![first, ...others].every(isAnswered), fail('planner-does-not-answer', {}, facts)],
        [refused.some(({ status }) => status !== 400), fail('nonsense-is-answered', {}, facts)],
      ],
      pass('talks-are-their-own', {}, facts),
    )
  },
})

/** So many questions, with a call of a tool each, are more than one request may have. */
const questions = 8

/** A long talk stays short for the model, and is cut where a question begins. */
export const trims = defineCheck({
  async observe(context) {
    const desk = await plannerDesk(context, 2)
    const session = desk.data.id('session')
    const month = desk.data.integer('month', 1, 12)
    return {
      said: await inTurn(
        Array.from({ length: questions }, (_, index) => `number ${index + 1}`),
        what => desk.say(desk.one, session, what, {}, [{ tool: 'in_season', input: { month } }]),
      ),
    }
  },
  evaluate({ said }) {
    const facts = said.map(one => saidFact(one, say('at-most-messages', { count: mostMessages })))
    const isKnown = said.every(
      ({ known }, index) =>
        index === 0 ||
        (known.includes(`number ${index} question`) && known.includes(`number ${index} answer`)),
    )
    return firstCause(
      [
        [said.some(({ asked }) => asked === 0), fail('planner-asks-no-model', {}, facts)],
        [!said.every(isAnswered), fail('long-talk-breaks-off', {}, facts)],
        [!isKnown, fail('talk-is-forgotten', {}, facts)],
        [said.some(({ most }) => most > mostMessages), fail('talk-grows-for-ever', {}, facts)],
      ],
      pass('long-talk-stays-short', {}, facts),
    )
  },
})
