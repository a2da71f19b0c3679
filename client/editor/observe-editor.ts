import type { EditorObserver } from './editor-observer.ts'
import type { monaco } from './monaco.ts'

/** Tells an observer what is done in an editor, of the file at `path` at that moment. */
export function observeEditor(editor: monaco.editor.IStandaloneCodeEditor, path: () => string | undefined) {
  let observer: EditorObserver | undefined

  function tellLook(): void {
    // What is folded leaves several ranges.
    const visible = editor.getVisibleRanges()
    const selection = editor.getSelection()
    const where = path()
    if (where === undefined || selection === null) return
    const { positionLineNumber: line, positionColumn: column } = selection
    const { selectionStartLineNumber: fromLine, selectionStartColumn: fromColumn } = selection
    const [top, bottom] = [visible[0]?.startLineNumber ?? 1, visible.at(-1)?.endLineNumber ?? line]
    observer?.looked(where, { top, bottom, line, column, fromLine, fromColumn })
  }
  function tellShown(): void {
    const model = editor.getModel()
    const where = path()
    if (where === undefined || model === null) return
    observer?.shown(where, model.getValue())
    tellLook()
  }
  editor.onDidChangeModelContent(({ changes }) => {
    const where = path()
    if (where === undefined) return
    const told = changes.map(({ rangeOffset: at, rangeLength: removed, text }) => ({ at, removed, text }))
    observer?.edited(
      where,
      told.sort((one, other) => other.at - one.at),
    )
  })
  editor.onDidChangeCursorSelection(tellLook)
  editor.onDidScrollChange(({ scrollTopChanged }) => scrollTopChanged && tellLook())
  return {
    tellShown,
    observe(next: EditorObserver | undefined): void {
      observer = next
      tellShown()
    },
  }
}
