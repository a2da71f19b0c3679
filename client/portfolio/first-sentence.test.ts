import { expect, it } from 'vitest'
import { firstSentence } from './first-sentence.ts'

it.each([
  ['A shop forgets carts. Find out why.', 'A shop forgets carts.'],
  ['It runs on Node 24.1: all stopped! Repair it.', 'It runs on Node 24.1: all stopped!'],
  ['A shop\nforgets carts.', 'A shop\nforgets carts.'],
  ['No end', 'No end'],
  ['', ''],
])('of %j is %j', (text, sentence) => expect(firstSentence(text)).toBe(sentence))
