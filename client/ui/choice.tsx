import type { JSX } from 'solid-js'
import './choice.css'

/**
 * A box, or one of several round ones of the same `group`, and the words beside it; all of it can be pressed. The box draws
 * 16 px inside the 24 that a finger needs (WCAG 2.2, 2.5.8).
 */
export function Choice(props: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  /** The name of the group, of which one is chosen; without it the box stands for itself. */
  readonly group?: string | undefined
  readonly disabled?: boolean
  readonly children: JSX.Element
}): JSX.Element {
  return (
    <label class="choice">
      <input
        type={props.group === undefined ? 'checkbox' : 'radio'}
        name={props.group}
        checked={props.checked}
        disabled={props.disabled}
        onChange={event => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  )
}
