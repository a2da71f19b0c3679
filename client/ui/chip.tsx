import { type JSX, Show } from 'solid-js'
import './chip.css'

/** A word or two about the thing beside it. `lamp`: a square before them, for what is so at this moment. */
export function Chip(props: {
  readonly tone?: 'accent' | 'pass' | 'fail' | 'inconclusive' | undefined
  readonly lamp?: boolean | undefined
  readonly children: JSX.Element
}): JSX.Element {
  const look = () => (props.tone === undefined ? 'chip' : `chip chip-${props.tone}`)
  return (
    <span class={props.lamp ? `${look()} chip-lamp` : look()}>
      <Show when={props.lamp}>
        <i aria-hidden="true" />
      </Show>
      {props.children}
    </span>
  )
}
