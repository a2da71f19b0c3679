import { createRoot } from 'solid-js'
import { expect, it } from 'vitest'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { createHiddenVerdicts } from './hidden-verdicts.ts'

/** As the real session is: its methods are those of its class, and know what is private to it. */
class Session {
  readonly #paths: string[] = []
  readonly state = () => ({ checks: { 'a.b': { verdict: {} } } })
  ask(path: string) {
    this.#paths.push(path)
    return this.#paths
  }
  onFilesChanged() {
    return () => this.#paths.length
  }
}

it('is the session in everything but the verdicts', () => {
  createRoot(dispose => {
    const session = new Session() as unknown as AttemptSession
    const { session: shown, hidden } = createHiddenVerdicts(session)
    expect(hidden()).toBe(false)
    expect(shown.state()).toEqual(session.state())
    expect(shown.ask('a.txt' as never)).toEqual(['a.txt'])
    expect(shown.onFilesChanged(() => {})).toBeTypeOf('function')
    dispose()
  })
})
