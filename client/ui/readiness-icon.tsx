import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { type JSX, Match, Switch } from 'solid-js'
import { inPageLanguage } from './page-language.ts'
import './readiness-icon.css'
import { StateIcon } from './state-icon.tsx'
import { uiWords } from './ui-words.ts'

export type Readiness = 'looking' | 'ready' | 'limited' | 'unavailable'

/** Whether something can be used: tick, warning triangle or cross, with its word for a screen reader. */
export function ReadinessIcon(props: { readonly readiness: Readiness }): JSX.Element {
  const words = () => inPageLanguage(uiWords).readiness
  return (
    <Switch fallback={<StateIcon state="checking" label={words().looking} />}>
      <Match when={props.readiness === 'ready'}>
        <StateIcon state="pass" label={words().ready} />
      </Match>
      <Match when={props.readiness === 'limited'}>
        <TriangleAlert class="readiness-limited" size={16} stroke-width={1.6} aria-label={words().limited} />
      </Match>
      <Match when={props.readiness === 'unavailable'}>
        <StateIcon state="fail" label={words().unavailable} />
      </Match>
    </Switch>
  )
}
