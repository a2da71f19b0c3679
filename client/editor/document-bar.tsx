import { type JSX, Match, Switch } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { formatTimeOfDay } from '../ui/format-time.ts'
import type { EditorDocument } from './editor-document.ts'

/** A quiet line above the text when there is more than one text of this file: the person decides which one stays. */
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
        <Bar says="This file changed in the terminal.">
          <Choice does="Reload it" onChosen={() => props.document.reload()} />
          <Choice does="Keep mine" onChosen={() => props.document.keepMine()} />
        </Bar>
      </Match>
      <Match when={trouble()?.kind === 'removed-outside'}>
        <Bar says="This file was removed in the terminal.">
          <Choice does="Close it" onChosen={() => props.onClose()} />
          <Choice does="Keep mine" onChosen={() => props.document.keepMine()} />
        </Bar>
      </Match>
      <Match when={refusal()}>
        {refused => (
          <Bar says={`Not saved. ${refused().detail}`}>
            <Choice does="Save again" onChosen={() => props.document.save()} />
          </Bar>
        )}
      </Match>
      <Match when={props.document.offered()}>
        {draft => (
          <Bar says={`Text that was not saved, from ${formatTimeOfDay(draft().writtenAt)}.`}>
            <Choice does="Discard it" onChosen={() => props.document.discardOffered()} />
            <Choice does="Keep mine" onChosen={() => props.document.keepOffered()} />
          </Bar>
        )}
      </Match>
      <Match when={props.document.lineEnds.mixed()}>
        {kinds => (
          <Bar says={`The lines of this file end in ${kinds()}. They stay as they are.`}>
            <Choice does="Understood" onChosen={() => props.document.lineEnds.dismiss()} />
          </Bar>
        )}
      </Match>
    </Switch>
  )
}

function Bar(props: { readonly says: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="document-bar" role="status">
      <span>{props.says}</span>
      {props.children}
    </div>
  )
}

function Choice(props: { readonly does: string; readonly onChosen: () => void }): JSX.Element {
  return (
    <Button look="ghost" onClick={() => props.onChosen()}>
      {props.does}
    </Button>
  )
}
