import { beforeEach, expect, it } from 'vitest'
import { maxFollowers, maxOwnQuestions, maxQuestions } from '../../shared/demo/demo-limits.ts'
import { type Audience, createAudience } from './audience.ts'

let audience: Audience
beforeEach(() => {
  audience = createAudience({ questions: [], poll: undefined }, () => {})
})

const counted = () => {
  const { yes, no } = audience.poll() ?? {}
  return { yes, no }
}
function startPoll(): string {
  audience.startPoll('Who has it green?')
  return audience.poll()?.id ?? ''
}

it('counts one answer of each who is here, however often and under however many names somebody comes', () => {
  const poll = startPoll()
  audience.came('yuki')
  audience.came('eda')
  for (let again = 0; again < 1_000; again += 1) audience.answerPoll('yuki', poll, again % 2 === 0)
  audience.answerPoll('eda', poll, true)
  expect(counted()).toEqual({ yes: 1, no: 1 })
  for (let number = 0; number < 1_000; number += 1) {
    audience.came(`stuffer-${number}`)
    audience.answerPoll(`stuffer-${number}`, poll, true)
    audience.left(`stuffer-${number}`)
  }
  expect(counted()).toEqual({ yes: 1, no: 1 })
})

it('counts who comes back with the answer that they gave, and who has two pages once', () => {
  const poll = startPoll()
  audience.came('yuki')
  audience.came('yuki')
  audience.answerPoll('yuki', poll, true)
  audience.hand('yuki', true)
  audience.left('yuki')
  expect(counted()).toEqual({ yes: 1, no: 0 })
  expect(audience.figures(1).hands).toBe(1)
  audience.left('yuki')
  expect(counted()).toEqual({ yes: 0, no: 0 })
  expect(audience.figures(0).hands).toBe(0)
  audience.came('yuki')
  expect(counted()).toEqual({ yes: 1, no: 0 })
})

it('keeps no more answers than thousands give', () => {
  const poll = startPoll()
  for (let number = 0; number < 3 * maxFollowers; number += 1) audience.answerPoll(`${number}`, poll, true)
  for (let number = 0; number < 3 * maxFollowers; number += 1) audience.came(`${number}`)
  expect(counted()).toEqual({ yes: 2 * maxFollowers, no: 0 })
})

it('has room for so many questions, of one and of all', () => {
  for (let number = 0; number < maxOwnQuestions; number += 1) audience.ask('yuki', 'Why?', undefined)
  expect(() => audience.ask('yuki', 'Why?', undefined)).toThrow(/in the queue/)
  for (let number = maxOwnQuestions; number < maxQuestions; number += 1)
    audience.ask(`${number}`, 'Why?', undefined)
  expect(() => audience.ask('eda', 'Why?', undefined)).toThrow(/queue of questions is full/)
})

it('adds to the votes that an earlier server counted', () => {
  const [question] = [{ id: 'one', text: 'Why?', votes: 6 }]
  audience = createAudience({ questions: [question], poll: undefined }, () => {})
  audience.vote('yuki', 'one')
  audience.vote('yuki', 'one')
  expect(audience.questions()).toEqual([{ ...question, votes: 7 }])
})
