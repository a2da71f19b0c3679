import { expect, it } from 'vitest'
import {
  type Condition,
  conditionSentences,
  conditionsTold,
  readCondition,
  sentencesOf,
} from './condition-words.ts'

const every: readonly Condition[] = [
  { kind: 'exam', minutes: 20, used: 9 },
  { kind: 'given-back', minutes: 0 },
  { kind: 'given-back', minutes: 1 },
  { kind: 'given-back', minutes: 12 },
  { kind: 'open-book' },
  { kind: 'no-hints' },
  { kind: 'variant' },
  { kind: 'live-account' },
  { kind: 'passes-with', percent: 70 },
  { kind: 'passes-with', percent: 67.5 },
]

it.each(every)('what a badge says of %j is read back as that, and told in German', condition => {
  const sentence = conditionSentences.en(condition)
  expect(readCondition(sentence)).toEqual(condition)
  const german = conditionSentences.de(condition)
  expect(german).not.toBe(sentence)
  expect(german).not.toMatch(/\b(the|were|of|minutes)\b/)
})

it('tells a whole narrative in the other language, sentence by sentence', () => {
  const narrative = every.map(conditionSentences.en).join(' ')
  expect(sentencesOf(narrative)).toHaveLength(every.length)
  expect(conditionsTold(narrative, 'en')).toBe(narrative)
  expect(conditionsTold(narrative, 'de')).toBe(every.map(conditionSentences.de).join(' '))
})

it.each([
  'Earned at a workshop in Oslo.',
  'Exam of 20 minutes, 9 of them used, without a proctor',
  'Exam of 20 minutes, 9 of them used, without a proctor. Taken by a friend.',
  'Exam of 020 minutes, 9 of them used, without a proctor.',
  '',
])('does not tell what is not word for word a sentence of ours: %s', narrative => {
  expect(conditionsTold(narrative, 'de')).toBeUndefined()
})
