import { expect, it } from 'vitest'
import { edgeEndsOf, routeDown } from './edge-route.ts'

it('goes straight down where it can', () => {
  expect(routeDown({ x: 10, y: 0 }, { x: 10, y: 40 })).toBe('M10,0V40')
})

it('turns above its target with round corners', () => {
  expect(routeDown({ x: 0, y: 0 }, { x: 50, y: 60 })).toBe('M0,0V36q0,6 6,6H44q6,0 6,6V60')
  expect(routeDown({ x: 50, y: 0 }, { x: 0, y: 60 })).toBe('M50,0V36q0,6 -6,6H6q-6,0 -6,6V60')
})

it.each([
  ['g-L_queue_failed_0', { from: 'queue', to: 'failed' }],
  ['g-other', undefined],
])('reads the ends of %s', (id, ends) => expect(edgeEndsOf(id)).toEqual(ends))
