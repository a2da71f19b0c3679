import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import X from 'lucide-solid/icons/x'
import { createSignal, type JSX, onMount, Show } from 'solid-js'
import { IconButton } from '../ui/icon-button.tsx'
import { terminalWords } from './terminal-words.ts'

export interface SearchBarProps {
  /** True if something was found. */
  readonly onFind: (text: string, direction: 'next' | 'previous') => boolean
  readonly onClose: () => void
}

const icon = { size: 14, 'stroke-width': 1.6 } as const

/** Search in the output: Enter goes up to older lines, Shift+Enter down, Escape back to the shell. */
export function SearchBar(props: SearchBarProps): JSX.Element {
  const [text, setText] = createSignal('')
  const [found, setFound] = createSignal(true)
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())
  const find = (direction: 'next' | 'previous') => setFound(text() === '' || props.onFind(text(), direction))
  function key(event: KeyboardEvent): void {
    if (event.key === 'Enter') find(event.shiftKey ? 'next' : 'previous')
    else if (event.key === 'Escape') props.onClose()
    else return
    event.preventDefault()
  }
  return (
    <search class="terminal-search">
      <input
        ref={field}
        class="field"
        aria-label={terminalWords().search}
        value={text()}
        onInput={event => {
          setText(event.currentTarget.value)
          find('previous')
        }}
        onKeyDown={key}
      />
      <Show when={!found()}>
        <span role="status">{terminalWords().notFound}</span>
      </Show>
      <IconButton label={terminalWords().older} onClick={() => find('previous')}>
        <ArrowUp {...icon} />
      </IconButton>
      <IconButton label={terminalWords().newer} onClick={() => find('next')}>
        <ArrowDown {...icon} />
      </IconButton>
      <IconButton label={terminalWords().closeSearch} onClick={() => props.onClose()}>
        <X {...icon} />
      </IconButton>
    </search>
  )
}
