import { type Accessor, createSignal, onMount } from 'solid-js'
import { inPageLanguage } from '../ui/page-language.ts'
import type { Finding } from './environment-finding.ts'
import { findingWords } from './finding-words.ts'
import { lookAtEnvironment } from './look-at-environment.ts'

const order = ['connection', 'server', 'storage', 'browser', 'window'] as const

export interface EnvironmentLook {
  /** One line a part, always in the same order, so that nothing moves when a result comes. */
  readonly lines: Accessor<readonly { readonly title: string; readonly finding: Finding | undefined }[]>
  readonly running: Accessor<boolean>
  /** Set where starting must not be offered. */
  readonly blocked: Accessor<boolean>
  /** One sentence once all results are there. */
  readonly summary: Accessor<string>
  again(): void
}

/** Looks at the environment when the page appears, and again when asked. */
export function createEnvironmentLook(mode: 'exam' | 'practice' | 'demo'): EnvironmentLook {
  const [findings, setFindings] = createSignal<ReadonlyMap<string, Finding>>(new Map())
  const [running, setRunning] = createSignal(true)
  async function again(): Promise<void> {
    setRunning(true)
    await lookAtEnvironment(mode, finding => setFindings(seen => new Map([...seen, [finding.id, finding]])))
    setRunning(false)
  }
  onMount(() => void again())
  const lame = () => [...findings().values()].filter(({ readiness }) => readiness !== 'ready')
  return {
    lines: () =>
      order.map(id => ({ title: inPageLanguage(findingWords).titles[id], finding: findings().get(id) })),
    running,
    blocked: () => lame().some(({ blocks }) => blocks === true),
    summary() {
      if (running()) return ''
      if (lame().length === 0) return inPageLanguage(findingWords).nothingWrong
      const titles = lame().map(({ title }) => title)
      return inPageLanguage(findingWords).lookAt(titles.join(', '))
    },
    again: () => void again(),
  }
}
