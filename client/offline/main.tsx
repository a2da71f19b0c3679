import type { JSX } from 'solid-js'
import { render } from 'solid-js/web'
import { z } from 'zod'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/page.css'
import { pageLanguage, readersLanguage, usePageLanguage } from '../ui/page-language.ts'
import { Verifier } from '../verify/verifier.tsx'
import { verifyWords } from '../verify/verify-words.ts'

z.config({ jitless: true })

document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: light)').matches
  ? 'light'
  : 'dark'
const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no #root to render into.')

function OfflinePage(): JSX.Element {
  usePageLanguage(readersLanguage)
  return (
    <Verifier
      title={verifyWords().offlineTitle}
      lead={verifyWords().offlineLead}
      means={async () => ({
        now: Date.now,
        language: pageLanguage(),
        clock: () => performance.now(),
        knownIssuers: new Map(),
        fetchJson: async () => undefined,
      })}
      aside={verifyWords().offlineAside}
    />
  )
}

render(() => <OfflinePage />, root)
