import { expect, it } from 'vitest'
import { createSocketPlaces, maxSocketsOfPerson } from './socket-places.ts'

const ada = { personId: 'ada', role: 'candidate' } as const
const eve = { personId: 'eve', role: 'follower' } as const

it('a person with too many sockets gives up the oldest of their own', () => {
  const places = createSocketPlaces<string>()
  for (let count = 1; count <= maxSocketsOfPerson; count += 1)
    expect(places.take('one', ada, `tab ${count}`).displaced).toBeUndefined()
  expect(places.take('one', ada, 'one tab more').displaced).toBe('tab 1')
  expect(places.take('one', ada, 'another').displaced).toBe('tab 2')
})

it('however many look on, nobody loses a place to them', () => {
  const places = createSocketPlaces<string>()
  places.take('one', ada, 'the candidate')
  for (let count = 1; count <= 3 * maxSocketsOfPerson; count += 1) {
    const { displaced } = places.take('one', eve, `follower ${count}`)
    expect(displaced).not.toBe('the candidate')
  }
  expect(places.all()).toContain('the candidate')
})

it('a socket that has gone leaves its place', () => {
  const places = createSocketPlaces<string>()
  for (let count = 0; count < 2 * maxSocketsOfPerson; count += 1) {
    const place = places.take('one', ada, 'tab')
    expect(place.displaced).toBeUndefined()
    place.leave()
    place.leave()
  }
  expect(places.all()).toEqual([])
})
