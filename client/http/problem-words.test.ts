import { expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { speaking } from '../ui/testing/speaking.ts'
import { failureSentence, ProblemError, ServerUnreachable } from './problem-error.ts'

const refused = (...of: Parameters<typeof problem>) => new ProblemError(problem(...of))
const closed = refused('attempt-closed', 'The time is up. What was saved before is being checked.')
const paused = refused('not-allowed', 'This practice is paused. Go on before you change anything.')

it('says in English what the server said', () => {
  expect(failureSentence(closed)).toBe('The time is up. What was saved before is being checked.')
})

it('says in German what the code means', () => {
  expect(speaking('de', () => failureSentence(closed))).toBe(
    'Der Versuch ist zu Ende. Was vorher gespeichert wurde, zählt.',
  )
})

it('leaves the sentence of the server where the code says too little', () => {
  expect(speaking('de', () => failureSentence(paused))).toBe(
    'Das ist hier nicht erlaubt. Der Server sagt dazu: „This practice is paused. Go on before you change anything.“',
  )
})

it('takes a sentence of the page as it is', () => {
  const own = new ProblemError(problem('unknown-challenge', 'Sie wurde umbenannt.'), 'page')
  expect(speaking('de', () => failureSentence(own))).toBe('Sie wurde umbenannt.')
})

it('never tells what a bug says of itself', () => {
  expect(failureSentence(new TypeError('x is undefined'))).toMatch(/^Something went wrong on this page\./)
  expect(speaking('de', () => failureSentence(new TypeError('x is undefined')))).toMatch(/^Auf dieser Seite/)
  expect(speaking('de', () => failureSentence(new ServerUnreachable()))).toMatch(
    /^Der Server antwortet nicht\./,
  )
})
