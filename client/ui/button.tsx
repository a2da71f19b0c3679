import { type JSX, splitProps } from 'solid-js'
import './button.css'

export type ButtonLook = 'plain' | 'primary' | 'ghost' | 'bare' | 'danger'

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` is the person's next action: at most one on a screen. */
  readonly look?: ButtonLook | undefined
  readonly icon?: JSX.Element
}

/** A button whose words say what happens. It never submits a form unless `type` says so. */
export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['look', 'icon', 'children', 'class'])
  return (
    <button type="button" {...rest} class={buttonClass(own.look, own.class)}>
      {own.icon}
      {own.children}
    </button>
  )
}

export interface ButtonLinkProps extends JSX.AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly look?: ButtonLook | undefined
  readonly icon?: JSX.Element
}

/** A link that looks like a button: it goes somewhere, so it can be opened in another tab. */
export function ButtonLink(props: ButtonLinkProps): JSX.Element {
  const [own, rest] = splitProps(props, ['look', 'icon', 'children', 'class'])
  return (
    <a {...rest} class={buttonClass(own.look, own.class)}>
      {own.icon}
      {own.children}
    </a>
  )
}

function buttonClass(look: ButtonLook | undefined, more: string | undefined): string {
  const classes = ['button']
  if (look !== undefined && look !== 'plain') classes.push(`button-${look}`)
  if (more !== undefined) classes.push(more)
  return classes.join(' ')
}
