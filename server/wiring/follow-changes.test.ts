import { expect, it } from 'vitest'
import { createScope } from '../scope.ts'
import { followChanges } from './follow-changes.ts'

/** An account with five calls, and somebody who keeps them; `onCall` may fail before it keeps one. */
function follow(onCall: (call: number) => void, changes?: (after: number) => AsyncIterable<number>) {
  const scope = createScope()
  const kept: number[] = []
  const told: number[] = []
  const interruptions: string[] = []
  const all = async function* (after: number) {
    for (let call = after + 1; call <= 5; call += 1) {
      told.push(call)
      yield call
    }
  }
  const done = followChanges({
    changes: changes ?? all,
    since: () => kept.at(-1) ?? 0,
    async onCall(call) {
      await Promise.resolve()
      onCall(call)
      kept.push(call)
    },
    signal: scope.signal,
    interrupted: error => interruptions.push(String(error)),
    pause: async () => {},
  })
  return { scope, kept, told, interruptions, done }
}

it('tells a call again until it is kept, and no later one before it', async () => {
  let failures = 3
  const { kept, told, interruptions, done } = follow(call => {
    if (call === 2 && failures-- > 0) throw new Error('the database is away')
  })
  await done
  expect(kept).toEqual([1, 2, 3, 4, 5])
  expect(told).toEqual([1, 2, 2, 2, 2, 3, 4, 5])
  expect(interruptions).toEqual(['Error: the database is away'])
})

it('goes on after the stream itself broke', async () => {
  let breaks = 1
  const { kept, done } = follow(
    () => {},
    async function* (after) {
      for (let call = after + 1; call <= 5; call += 1) {
        if (call === 3 && breaks-- > 0) throw new Error('the account process is gone')
        yield call
      }
    },
  )
  await done
  expect(kept).toEqual([1, 2, 3, 4, 5])
})

it('ends with its owner, also while it waits to go on', async () => {
  const { scope, kept, done } = follow(call => {
    if (call === 3) scope.close()
    if (call === 3) throw new Error('too late')
  })
  await done
  expect(kept).toEqual([1, 2])
})
