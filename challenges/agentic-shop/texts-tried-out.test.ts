import { expect, it } from 'vitest'
import { codesIn, codesOf, englishTexts, testWords } from '../../server/author/testing/words-of-checks.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { own, remembers, trims } from './checks/planner.ts'
import type { Said } from './checks/planner-desk.ts'

const texts = englishTexts(import.meta.dirname)
const parameters = { suffix: 'a1b2c' }
const answer = (status: number, body: Json = {}) => ({ status, body })
const said = (what: string, known: readonly string[] = [], more: Partial<Said> = {}): Said => ({
  ...{ what, word: 'w', answer: answer(200, { answer: 'w' }), asked: 1, most: 3 },
  known,
  ...more,
})
const both = (what: string) => [`${what} question`, `${what} answer`]

const remembered = (second: Partial<Said> = {}, third: Partial<Said> = {}) =>
  remembers.evaluate(
    {
      first: said('first'),
      later: [
        said('second', both('first'), second),
        said('third', [...both('first'), ...both('second')], third),
      ],
    },
    parameters,
  )
const guarded = (other: Partial<Said> = {}, refused = answer(400)) =>
  own.evaluate({ first: said('first'), others: [said('other', [], other)], refused: [refused] }, parameters)
const trimmed = (last: Partial<Said> = {}) =>
  trims.evaluate(
    { said: [said('number 1'), said('number 2', both('number 1'), { most: 20, ...last })] },
    parameters,
  )

/** Every end that a check can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['talk-goes-on', remembered()],
  ['talk-goes-on', remembered({}, { known: both('second') })],
  ['planner-asks-no-model', remembered({ asked: 0 })],
  ['planner-does-not-answer', remembered({ answer: answer(502) })],
  ['planner-does-not-answer', remembered({ answer: answer(200, { answer: 'x' }) })],
  ['talk-is-forgotten', remembered({ known: [] })],
  ['talk-is-forgotten', remembered({}, { known: both('first') })],
  ['talk-is-forgotten', remembered({ known: ['first question'] })],
  ['talks-are-their-own', guarded()],
  ['talk-of-another-is-told', guarded({ known: ['first answer'] })],
  ['planner-does-not-answer', guarded({ answer: answer(500) })],
  ['nonsense-is-answered', guarded({}, answer(200))],
  ['long-talk-stays-short', trimmed()],
  ['planner-asks-no-model', trimmed({ asked: 0 })],
  ['long-talk-breaks-off', trimmed({ answer: answer(502) })],
  ['talk-is-forgotten', trimmed({ known: [] })],
  ['talk-grows-for-ever', trimmed({ most: 21 })],
]

testWords(verdicts, texts)

it('says everything that these checks have words for', () => {
  expect(codesOf(verdicts)).toEqual(codesIn(import.meta.dirname, 'checks/planner*.ts'))
})
