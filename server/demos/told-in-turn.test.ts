import { expect, it } from 'vitest'
import type { DemoEvent } from '../../shared/demo/demo-event.ts'
import { createToldInTurn } from './told-in-turn.ts'

/** How a poll stands, told by timers in the test's hands. */
function openTelling(question: string) {
  const told: DemoEvent[] = []
  let timers: { readonly at: number; readonly action: () => void }[] = []
  let time = 0
  let yes = 0
  const telling = createToldInTurn(
    () => ({ type: 'poll', poll: { id: 'poll', question, yes, no: 0 } }),
    event => void told.push(event),
    (ms, action) => {
      timers.push({ at: time + ms, action })
      return () => {}
    },
  )
  return {
    told,
    chars: () => JSON.stringify(told).length,
    flush: telling.flush,
    change() {
      yes += 1
      telling.changed()
    },
    pass(ms: number) {
      time += ms
      const due = timers.filter(({ at }) => at <= time)
      timers = timers.filter(({ at }) => at > time)
      for (const { action } of due) action()
    },
  }
}
const yesOf = (event: DemoEvent | undefined) => (event?.type === 'poll' ? event.poll?.yes : undefined)

it('tells the first change at once, and of those that follow the last', () => {
  const poll = openTelling('Who has it green?')
  for (let number = 0; number < 1_000; number += 1) poll.change()
  expect(poll.told.map(yesOf)).toEqual([1])
  poll.pass(250)
  expect(poll.told.map(yesOf)).toEqual([1, 1_000])
  poll.pass(10_000)
  expect(poll.told).toHaveLength(2)
})

it('tells so little in a minute that a line and a recording have room for the rest, however often it changes', () => {
  const poll = openTelling('x'.repeat(40_000))
  for (let ms = 0; ms < 60_000; ms += 10) {
    poll.change()
    poll.pass(10)
  }
  expect(poll.chars()).toBeLessThan(60_000 * 4 + 50_000)
  expect(poll.told.length).toBeGreaterThan(3)
})

it('tells what waits before an end', () => {
  const poll = openTelling('Who has it green?')
  poll.change()
  poll.change()
  poll.flush()
  poll.flush()
  expect(poll.told.map(yesOf)).toEqual([1, 2])
})
