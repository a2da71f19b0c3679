import { type JSX, Match, Switch } from 'solid-js'
import { Button } from '../ui/button.tsx'
import type { EditorDocument } from './editor-document.ts'

/** A quiet line above the text when it and the workspace disagree: the person decides which one stays. */
export function DocumentBar(props: {
  readonly document: EditorDocument
  readonly onClose: () => void
}): JSX.Element {
  const trouble = () => props.document.trouble()
  const refusal = () => {
    const known = trouble()
    return known?.kind === 'refused' ? known : undefined
  }
  return (
    <Switch>
      <Match when={trouble()?.kind === 'changed-outside'}>
        <div class="document-bar" role="status">
          <span>This file changed in the terminal.</span>
          <Button look="ghost" onClick={() => props.document.reload()}>
            Reload it
          </Button>
          <Button look="ghost" onClick={() => props.document.keepMine()}>
            Keep mine
          </Button>
        </div>
      </Match>
      <Match when={trouble()?.kind === 'removed-outside'}>
        <div class="document-bar" role="status">
          <span>This file was removed in the terminal.</span>
          <Button look="ghost" onClick={() => props.onClose()}>
            Close it
          </Button>
          <Button look="ghost" onClick={() => props.document.keepMine()}>
            Keep mine
          </Button>
        </div>
      </Match>
      <Match when={refusal()}>
        {refused => (
          <div class="document-bar" role="status">
            <span>Not saved. {refused().detail}</span>
            <Button look="ghost" onClick={() => props.document.save()}>
              Save again
            </Button>
          </div>
        )}
      </Match>
    </Switch>
  )
}
