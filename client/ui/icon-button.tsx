import { type JSX, splitProps } from 'solid-js'
import { Button, type ButtonProps } from './button.tsx'

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'title' | 'aria-label'> {
  /** What happens, for a screen reader and as the tip under the pointer. */
  readonly label: string
  readonly children: JSX.Element
}

/** A square button with an icon alone. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'children', 'class', 'look'])
  return (
    <Button
      {...rest}
      look={own.look ?? 'bare'}
      class={own.class === undefined ? 'button-icon' : `button-icon ${own.class}`}
      aria-label={own.label}
      title={own.label}
    >
      {own.children}
    </Button>
  )
}
