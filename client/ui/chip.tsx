import type { JSX } from 'solid-js'
import './chip.css'

/** A word or two about the thing beside it. */
export function Chip(props: {
  readonly tone?: 'accent' | 'pass' | 'fail' | 'inconclusive' | undefined
  readonly children: JSX.Element
}): JSX.Element {
  return <span class={props.tone === undefined ? 'chip' : `chip chip-${props.tone}`}>{props.children}</span>
}
