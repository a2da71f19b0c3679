import type { Theme } from '../ui/theme.ts'
import type { EditorLook } from './editor-observer.ts'
import { editorWords } from './editor-words.ts'
import { languageOf } from './language-of.ts'
import { monaco } from './monaco.ts'
import { shownText } from './monaco-options.ts'
import { showMonacoTheme } from './monaco-theme.ts'

/** What somebody else has in their editor. */
export interface FollowedFile {
  readonly path: string
  readonly text: string
  readonly look?: EditorLook | undefined
  /** A line that they point at. */
  readonly pointedLine?: number | undefined
  /** Whose caret it is. */
  readonly name: string
}

/** Somebody else's text, to read: it goes where they are as long as `follows`. */
export interface FollowedText {
  show(file: FollowedFile, follows: boolean): void
  setTheme(theme: Theme): void
  close(): void
}

/** In a text of less width, lines of code would go out at the side. */
const narrowPx = 560

export function createFollowedText(host: HTMLElement, theme: Theme, onOwnScroll: () => void): FollowedText {
  showMonacoTheme(theme)
  const editor = monaco.editor.create(host, {
    ...shownText,
    value: '',
    readOnly: true,
    domReadOnly: true,
    readOnlyMessage: { value: editorWords().onlyPresenterTypes },
    renderLineHighlight: 'none',
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    bracketPairColorization: { enabled: false },
    contextmenu: false,
    // Its arrows alone would bring a font of 150 KB to each who follows, before the demo on a slow line.
    folding: false,
    ariaLabel: editorWords().followedEditor,
  })
  const marks = editor.createDecorationsCollection()
  let path = ''
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts())
  const listening = new AbortController()
  for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    host.addEventListener(event, onOwnScroll, { passive: true, capture: true, signal: listening.signal })

  function put(file: FollowedFile): void {
    const model = editor.getModel()
    if (model === null) return
    if (file.path !== path) {
      path = file.path
      monaco.editor.setModelLanguage(model, languageOf(path))
      wrap()
      model.setValue(file.text)
      return
    }
    const before = model.getValue()
    if (before === file.text) return
    const { at, removed, text } = changeBetween(before, file.text)
    const range = monaco.Range.fromPositions(model.getPositionAt(at), model.getPositionAt(at + removed))
    model.applyEdits([{ range, text, forceMoveMarkers: true }])
  }

  /** Prose is wrapped as in the presenter's editor, and on a phone everything. */
  function wrap(): void {
    const wraps = editor.getModel()?.getLanguageId() === 'markdown' || host.clientWidth < narrowPx
    editor.updateOptions({ wordWrap: wraps ? 'on' : 'off' })
  }

  /** Their first line is the first here; here the caret may be below or beside that, where the window is smaller than theirs. */
  function goTo({ top, bottom, line, column }: EditorLook): void {
    // Above the first line there is a space.
    editor.setScrollTop(top === 1 ? 0 : editor.getTopForLineNumber(top))
    // They have scrolled away from a caret that they do not see.
    if (line < top || line > (bottom ?? line)) return
    editor.revealPosition({ lineNumber: Math.min(line, editor.getModel()?.getLineCount() ?? 1), column })
  }

  return {
    show(file, follows) {
      put(file)
      marks.set(marksOf(file))
      if (follows && file.look) goTo(file.look)
    },
    setTheme: showMonacoTheme,
    close() {
      listening.abort()
      editor.getModel()?.dispose()
      editor.dispose()
    },
  }
}

/** The one change that makes a text another: what is the same before and after it stays. */
export function changeBetween(before: string, after: string) {
  const shorter = Math.min(before.length, after.length)
  let at = 0
  while (at < shorter && before[at] === after[at]) at += 1
  let same = 0
  while (same < shorter - at && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1
  return { at, removed: before.length - same - at, text: after.slice(at, after.length - same) }
}

function marksOf({ look, pointedLine, name }: FollowedFile): monaco.editor.IModelDeltaDecoration[] {
  const pointed = pointedLine === undefined ? [] : [wholeLine(pointedLine, 'followed-pointed')]
  if (look === undefined) return pointed
  const { line, column, fromLine, fromColumn } = look
  const selected = new monaco.Selection(fromLine, fromColumn, line, column)
  const caret = new monaco.Range(line, column, line, column)
  return [
    ...pointed,
    wholeLine(line, 'followed-line'),
    ...(selected.isEmpty() ? [] : [{ range: selected, options: { className: 'followed-selection' } }]),
    {
      range: caret,
      options: {
        showIfCollapsed: true,
        before: {
          content: '\u200b',
          inlineClassName: 'followed-caret',
          inlineClassNameAffectsLetterSpacing: true,
        },
        after: {
          content: ` ${name} `,
          inlineClassName: 'followed-name',
          inlineClassNameAffectsLetterSpacing: true,
        },
      },
    },
  ]
}

function wholeLine(line: number, className: string): monaco.editor.IModelDeltaDecoration {
  return { range: new monaco.Range(line, 1, line, 1), options: { isWholeLine: true, className } }
}
