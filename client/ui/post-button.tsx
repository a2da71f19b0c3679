import ExternalLink from 'lucide-solid/icons/external-link'
import { For, type JSX } from 'solid-js'
import { Button, type ButtonLook } from './button.tsx'
import './post-button.css'

export interface PostButtonProps {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** What happens, where the words on it say too little. */
  readonly label?: string | undefined
  readonly title?: string | undefined
  readonly look?: ButtonLook | undefined
  readonly children: JSX.Element
}

/** Opens a new tab by posting a form: what is opened has no address that could be kept, opened ahead or found in the page. */
export function PostButton(props: PostButtonProps): JSX.Element {
  return (
    <form class="post-button" method="post" action={props.action} target="_blank" rel="noopener noreferrer">
      <For each={Object.entries(props.fields)}>
        {([name, value]) => <input type="hidden" name={name} value={value} />}
      </For>
      <Button type="submit" look={props.look ?? 'ghost'} title={props.title} aria-label={props.label}>
        {props.children}
        <ExternalLink size={13} stroke-width={1.7} aria-hidden="true" />
      </Button>
    </form>
  )
}
