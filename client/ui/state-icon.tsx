import { type JSX, Match, Switch } from 'solid-js'
import { inPageLanguage } from './page-language.ts'
import './state-icon.css'
import { uiWords } from './ui-words.ts'

export type ShownState = 'pass' | 'fail' | 'checking' | 'inconclusive' | 'idle'

export interface StateIconProps {
  readonly state: ShownState
  /** Replaces the state's own word; an empty text hides the icon from a screen reader, where words stand beside it. */
  readonly label?: string | undefined
  readonly size?: number | undefined
}

/** A state told by shape as well as by colour: tick, cross, ring, question mark, empty circle. */
export function StateIcon(props: StateIconProps): JSX.Element {
  const label = () => props.label ?? inPageLanguage(uiWords).states[props.state]
  return (
    <svg
      class={`state-icon state-icon-${props.state}`}
      viewBox="0 0 16 16"
      style={props.size === undefined ? undefined : { width: `${props.size}px`, height: `${props.size}px` }}
      role={label() === '' ? 'presentation' : 'img'}
      aria-label={label() === '' ? undefined : label()}
      aria-hidden={label() === '' ? 'true' : undefined}
    >
      <Switch fallback={<circle cx="8" cy="8" r="6.4" stroke="currentColor" stroke-width="1.4" />}>
        <Match when={props.state === 'pass'}>
          <circle cx="8" cy="8" r="7" fill="var(--pass-soft)" stroke="currentColor" />
          <path d="m5 8.2 2.1 2.1L11 6" stroke="currentColor" stroke-width="1.6" />
        </Match>
        <Match when={props.state === 'fail'}>
          <circle cx="8" cy="8" r="7" fill="var(--fail-soft)" stroke="currentColor" />
          <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" stroke="currentColor" stroke-width="1.6" />
        </Match>
        <Match when={props.state === 'checking'}>
          <circle
            class="state-icon-arc"
            cx="8"
            cy="8"
            r="6.4"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-dasharray="26 14"
          />
        </Match>
        <Match when={props.state === 'inconclusive'}>
          <circle cx="8" cy="8" r="7" fill="var(--inconclusive-soft)" stroke="currentColor" />
          <path
            d="M6.1 6.3a1.95 1.95 0 1 1 2.9 1.7c-.7.4-1 .7-1 1.4m0 2.1v.01"
            stroke="currentColor"
            stroke-width="1.5"
          />
        </Match>
      </Switch>
    </svg>
  )
}
