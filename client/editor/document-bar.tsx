import { type JSX, Match, Switch } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { formatTimeOfDay } from '../ui/format-time.ts'
import type { EditorDocument } from './editor-document.ts'
import { editorWords } from './editor-words.ts'

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
        <Bar says={editorWords().changedOutside}>
          <Choice does={editorWords().reload} onChosen={() => props.document.reload()} />
          <Choice does={editorWords().keepMine} onChosen={() => props.document.keepMine()} />
        </Bar>
      </Match>
      <Match when={trouble()?.kind === 'removed-outside'}>
        <Bar says={editorWords().removedOutside}>
          <Choice does={editorWords().closeFile} onChosen={() => props.onClose()} />
          <Choice does={editorWords().keepMine} onChosen={() => props.document.keepMine()} />
        </Bar>
      </Match>
      <Match when={refusal()}>
        {refused => (
          <Bar says={editorWords().refused(refused().detail)}>
            <Choice does={editorWords().saveAgain} onChosen={() => props.document.save()} />
          </Bar>
        )}
      </Match>
      <Match when={props.document.offered()}>
        {draft => (
          <Bar says={editorWords().offered(formatTimeOfDay(draft().writtenAt))}>
            <Choice does={editorWords().discard} onChosen={() => props.document.discardOffered()} />
            <Choice does={editorWords().keepMine} onChosen={() => props.document.keepOffered()} />
          </Bar>
        )}
      </Match>
      <Match when={props.document.lineEnds.mixed()}>
        {kinds => (
          <Bar says={editorWords().mixedLineEnds(kinds())}>
            <Choice does={editorWords().understood} onChosen={() => props.document.lineEnds.dismiss()} />
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
