import { beforeEach, expect, it } from 'vitest'
import { createScope, type Scope } from './scope.ts'

let scope: Scope
let ended: string[]
const thing = (name: string) => () => void ended.push(name)

beforeEach(() => {
  scope = createScope()
  ended = []
})

it('ends what it owns with itself, the last first, and once', () => {
  scope.own(thing('socket'))
  scope.own({ close: thing('watch') })
  expect(scope.closed).toBe(false)
  scope.close()
  scope.close()
  expect(scope.closed).toBe(true)
  expect(ended).toEqual(['watch', 'socket'])
})

it('ends at once what it is given after it closed', async () => {
  const opening = Promise.resolve('opened meanwhile').then(name => scope.own(thing(name)))
  scope.close()
  await opening
  expect(ended).toEqual(['opened meanwhile'])
})

it('lets a thing end sooner, and not again', () => {
  const end = scope.own(thing('terminal'))
  end()
  end()
  scope.close()
  expect(ended).toEqual(['terminal'])
})

it('tells whoever listens to its signal before it ends what it owns', () => {
  scope.own(thing('watch'))
  scope.signal.addEventListener('abort', thing('told'))
  scope.close()
  expect(ended).toEqual(['told', 'watch'])
})

it('owns other scopes', () => {
  const inner = createScope()
  scope.own(inner)
  scope.close()
  expect(inner.closed).toBe(true)
})

it('ends everything also if one cannot end, and says so', () => {
  scope.own(thing('first'))
  scope.own(() => {
    throw new Error('it would not end')
  })
  scope.own(thing('last'))
  expect(() => scope.close()).toThrow('it would not end')
  expect(ended).toEqual(['last', 'first'])
})
