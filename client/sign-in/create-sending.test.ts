import { createRoot } from 'solid-js'
import { expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { ProblemError } from '../http/problem-error.ts'
import { createSending } from './create-sending.ts'

it('sends once at a time and says what went wrong until the next try', () =>
  createRoot(async dispose => {
    const sending = createSending()
    let go = () => {}
    const first = sending.send(() => new Promise<void>(resolve => (go = resolve)))
    expect(sending.isSending()).toBe(true)
    expect(await sending.send(async () => expect.unreachable())).toBe(false)
    go()
    expect(await first).toBe(true)
    const refused = sending.send(async () => {
      throw new ProblemError(problem('wrong-code', 'This code lets nobody in.'))
    })
    expect(await refused).toBe(false)
    expect(sending.failure()).toBe('This code lets nobody in.')
    expect(await sending.send(async () => {})).toBe(true)
    expect(sending.failure()).toBeUndefined()
    dispose()
  }))
