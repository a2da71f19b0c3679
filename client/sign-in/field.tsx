import { type JSX, splitProps } from 'solid-js'

/** A line to type into, with what belongs there above it, and what helps below. */
export function Field(
  props: JSX.InputHTMLAttributes<HTMLInputElement> & {
    readonly label: string
    readonly help?: string | undefined
    readonly onText: (text: string) => void
  },
): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'help', 'onText'])
  return (
    <label class="entry-field">
      <span>{own.label}</span>
      <input {...rest} onInput={event => own.onText(event.currentTarget.value)} />
      {own.help !== undefined && <small>{own.help}</small>}
    </label>
  )
}
