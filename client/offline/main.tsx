import { render } from 'solid-js/web'
import { z } from 'zod'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/page.css'
import { Verifier } from '../verify/verifier.tsx'

z.config({ jitless: true })

document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: light)').matches
  ? 'light'
  : 'dark'
const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no #root to render into.')

render(
  () => (
    <Verifier
      title="Verify a credential, offline"
      lead="Drop the badge, or the whole evidence archive that this file came in. Everything is checked in this file, without a network: nothing is sent or fetched."
      means={async () => ({
        now: Date.now,
        clock: () => performance.now(),
        knownIssuers: new Map(),
        fetchJson: async () => undefined,
      })}
      aside={
        <>
          What needs a network is said and not guessed: whether a badge was withdrawn since its archive was
          made, and the keys of an issuer that is named by its domain.
        </>
      }
    />
  ),
  root,
)
