import type { Plugin } from 'vite'
import { expect, it } from 'vitest'
import { compiledOnce } from './compiled-once.ts'

it('compiles a file again when its text is another, and not when only its address is', async () => {
  const asked: string[] = []
  const plugin: Plugin = {
    name: 'shouting',
    transform(source, id) {
      asked.push(id)
      return source.toUpperCase()
    },
  }
  const { transform } = compiledOnce(plugin)
  if (typeof transform !== 'function') throw new Error('a function goes in and comes out')
  const compile = (source: string, id: string) => Reflect.apply(transform, undefined, [source, id]) as unknown
  expect(await compile('one', '/page.tsx')).toBe('ONE')
  expect(await compile('one', '/page.tsx?t=123')).toBe('ONE')
  expect(await compile('two', '/page.tsx?t=124')).toBe('TWO')
  expect(await compile('two', '/other.tsx')).toBe('TWO')
  expect(asked).toEqual(['/page.tsx', '/page.tsx?t=124', '/other.tsx'])
})

it('takes no plugin that compiles nothing', () => {
  expect(() => compiledOnce({ name: 'idle' })).toThrow('idle')
})
