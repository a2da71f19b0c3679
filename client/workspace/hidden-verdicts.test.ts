import { createRoot } from 'solid-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { createHiddenVerdicts } from './hidden-verdicts.ts'

/** As the real session is: its methods are those of its class, and know what is private to it. */
class Session {
  readonly #paths: string[] = []
  phase = 'running'
  readonly state = () => ({
    phase: this.phase,
    checks: { 'a.b': { verdict: {} } },
    activity: [{ kind: 'saved' }, { kind: 'verdict' }],
  })
  ask(path: string) {
    this.#paths.push(path)
    return this.#paths
  }
  onFilesChanged() {
    return () => this.#paths.length
  }
}

/** What this device keeps for the next page. */
let kept: Map<string, string>
beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

/** What a page of this device shows of a session, and its switch. */
function shownBy(session: Session): { shown: () => string[]; hidden: () => boolean; toggle: () => void } {
  return createRoot(() => {
    const { session: whole, ...choice } = createHiddenVerdicts(session as unknown as AttemptSession)
    const shown = () => {
      const { checks, activity } = whole.state()
      return [...Object.keys(checks), ...activity.map(({ kind }) => kind)]
    }
    return { ...choice, shown }
  })
}

it('shows no verdict once somebody has hidden them, and all of them when they want them back', () => {
  const { shown, hidden, toggle } = shownBy(new Session())
  expect(shown()).toEqual(['a.b', 'saved', 'verdict'])
  toggle()
  expect([hidden(), shown()]).toEqual([true, ['saved']])
  toggle()
  expect([hidden(), shown()]).toEqual([false, ['a.b', 'saved', 'verdict']])
})

it('is still hidden on the next page of the same device, and shown after the end', () => {
  shownBy(new Session()).toggle()
  const session = new Session()
  expect(shownBy(session).shown()).toEqual(['saved'])
  session.phase = 'scored'
  expect(shownBy(session).shown()).toEqual(['a.b', 'saved', 'verdict'])
})

it('lasts as long as the page where nothing may be kept', () => {
  const refuse = () => {
    throw new Error('storage is forbidden')
  }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
  const { shown, toggle } = shownBy(new Session())
  toggle()
  expect(shown()).toEqual(['saved'])
})

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
