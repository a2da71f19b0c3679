import { expect, it } from 'vitest'
import { factWords, phraseWords } from './phrase-words.ts'

it('says what a challenge says in the words that came with it', () => {
  expect(phraseWords({ code: 'lost', values: {}, text: 'Orders are lost.' })).toBe('Orders are lost.')
})

it('has words of its own for what the platform says', () => {
  expect(phraseWords({ code: 'assay:undecided', values: {} })).toBe(
    'This could not be decided yet. Its points stay open until it is looked at again.',
  )
})

it('shows the code where words are missing, rather than nothing', () => {
  expect(phraseWords({ code: 'lost', values: {} })).toBe('lost')
})

it('shows a text of the account as it is', () => {
  expect(factWords('500 {"message":null}')).toBe('500 {"message":null}')
  expect(factWords({ code: 'empty', values: {}, text: 'empty' })).toBe('empty')
})
