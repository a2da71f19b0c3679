import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { gates } from '../vitest.config.ts'
import { spread } from './beginning-apart.ts'

const order = (items: string, ...names: string[]) => spread([...items], names, item => item).join('')

test('what is long begins one after the other in the first half, the first at once', () => {
  expect(order('abcdefghXYZ', 'Z', 'X', 'Y')).toBe('ZabXcdYefgh')
  expect(order('abcdefghX', 'X')).toBe('Xabcdefgh')
})

test('where few are run, all of them are, and nothing else changes', () => {
  expect(order('XaY', 'Y', 'X')).toBe('YXa')
  expect(order('X', 'Y', 'X')).toBe('X')
  expect(order('abc', 'Y', 'X')).toBe('abc')
})

test('the proof of each challenge begins apart from the others', () => {
  const proofs = globSync('challenges/*/*.test.ts').filter(
    path => basename(path, '.test.ts') === basename(dirname(path)),
  )
  expect([...gates].sort()).toEqual(proofs.sort())
})
