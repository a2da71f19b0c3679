import { type JSX, Match, Switch } from 'solid-js'
import { editorWords } from './editor-words.ts'
import type { FileActions } from './file-actions.ts'
import { FileNameDialog, RemoveFileDialog } from './file-dialog.tsx'
import type { FileList } from './file-list.ts'

/** The dialog of the question about files that is open, if any. */
export function FileDialogs(props: { readonly actions: FileActions; readonly files: FileList }): JSX.Element {
  const taken = () => props.files.entries().map(entry => entry.path)
  const asked = <Kind extends string>(kind: Kind) => {
    const question = props.actions.question()
    return question?.kind === kind ? question : undefined
  }
  const rowOf = (kind: 'rename' | 'remove') => {
    const question = asked(kind)
    return question !== undefined && 'row' in question ? question.row : undefined
  }
  const folderOfNew = () => {
    const question = asked('new')
    return question !== undefined && 'folder' in question ? question : undefined
  }
  return (
    <Switch>
      <Match when={folderOfNew()} keyed>
        {question => (
          <FileNameDialog
            title={editorWords().newFile}
            action={editorWords().create}
            path={question.folder === '' ? '' : `${question.folder}/`}
            taken={taken()}
            onName={props.actions.create}
            onClose={props.actions.dismiss}
          />
        )}
      </Match>
      <Match when={rowOf('rename')} keyed>
        {row => (
          <FileNameDialog
            title={editorWords().renameTitle[row.kind === 'folder' ? 'folder' : 'file']}
            action={editorWords().renameIt}
            path={row.path}
            taken={taken()}
            onName={path => props.actions.rename(row.path, path)}
            onClose={props.actions.dismiss}
          />
        )}
      </Match>
      <Match when={rowOf('remove')} keyed>
        {row => (
          <RemoveFileDialog
            path={row.path}
            folder={row.kind === 'folder'}
            onRemove={() => props.actions.remove(row.path)}
            onClose={props.actions.dismiss}
          />
        )}
      </Match>
    </Switch>
  )
}
