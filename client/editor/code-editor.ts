import { scaled } from '../ui/text-scale.ts'
import type { Theme } from '../ui/theme.ts'
import type { EditorDocument } from './editor-document.ts'
import type { EditorObserver } from './editor-observer.ts'
import { editorWords } from './editor-words.ts'
import { ExactText, withoutMark } from './exact-text.ts'
import { languageOf } from './language-of.ts'
import { monaco } from './monaco.ts'
import { codeFontPx, codeLinePx, shownText } from './monaco-options.ts'
import { showMonacoTheme } from './monaco-theme.ts'
import { observeEditor } from './observe-editor.ts'

export interface CodeEditor {
  /** Shows a document, with the caret, folds and undo history it was left with. */
  show(document: EditorDocument): void
  /** Forgets documents that are no longer open. */
  keepOnly(open: readonly EditorDocument[]): void
  setTheme(theme: Theme): void
  setReadOnly(readOnly: boolean): void
  /** Tells from now on what is done here, beginning with what is shown; nobody any more where absent. */
  observe(observer: EditorObserver | undefined): void
  /** Takes the size of text that the page has now. */
  resizeText(): void
  focus(): void
  close(): void
}

interface Page {
  readonly model: monaco.editor.ITextModel
  view: monaco.editor.ICodeEditorViewState | null
  /** What would be saved is what was read; anything else is shown and cannot be changed. */
  readonly isExact: boolean
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  ...shownText,
  model: null,
  smoothScrolling: false,
  cursorBlinking: 'solid',
  renderLineHighlight: 'line',
  guides: { indentation: true },
  wordBasedSuggestions: 'allDocuments',
  quickSuggestions: { other: true, comments: false, strings: false },
  suggest: { showWords: true, preview: false },
  tabSize: 2,
  detectIndentation: true,
  fixedOverflowWidgets: true,
  accessibilitySupport: 'auto',
}

/** The one Monaco of the page. It is made when the first file is shown, so that nothing waits for it. */
export function createCodeEditor(host: HTMLElement, theme: Theme): CodeEditor {
  showMonacoTheme(theme)
  const editor = monaco.editor.create(host, { ...options, ariaLabel: editorWords().codeEditor })
  const pages = new Map<EditorDocument, Page>()
  let shown: EditorDocument | undefined
  let isOver = false
  const { observe, tellShown } = observeEditor(editor, () => shown?.path())

  editor.addAction({
    id: 'assay.save',
    label: editorWords().saveNow,
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS],
    run: () => shown?.save(),
  })
  editor.onDidBlurEditorText(() => void shown?.save())
  // A font that arrives later has other widths; until Monaco measures again the caret stands beside its letter.
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts())

  function rememberView(): void {
    const page = shown && pages.get(shown)
    if (page) page.view = editor.saveViewState()
  }

  function guard(): void {
    const isExact = shown === undefined || pages.get(shown)?.isExact !== false
    editor.updateOptions({
      readOnly: isOver || !isExact,
      readOnlyMessage: {
        value: isOver ? editorWords().isOver : editorWords().onlyShown,
      },
    })
  }

  return {
    show(document) {
      const page = pages.get(document) ?? openPage(document)
      pages.set(document, page)
      monaco.editor.setModelLanguage(page.model, languageOf(document.path()))
      if (shown === document) return
      rememberView()
      editor.updateOptions({ wordWrap: page.model.getLanguageId() === 'markdown' ? 'on' : 'off' })
      shown = document
      editor.setModel(page.model)
      guard()
      if (page.view) editor.restoreViewState(page.view)
      tellShown()
    },
    keepOnly(open) {
      for (const [document, page] of pages) {
        if (open.includes(document)) continue
        pages.delete(document)
        if (shown === document) shown = undefined
        document.detach()
        page.model.dispose()
      }
    },
    setTheme: showMonacoTheme,
    setReadOnly(readOnly) {
      isOver = readOnly
      guard()
    },
    observe,
    resizeText() {
      editor.updateOptions({ fontSize: scaled(codeFontPx), lineHeight: Math.round(scaled(codeLinePx)) })
    },
    focus: () => editor.focus(),
    close() {
      for (const [document, page] of pages) {
        document.detach()
        page.model.dispose()
      }
      editor.dispose()
    },
  }
}

function openPage(document: EditorDocument): Page {
  const text = document.text()
  const model = monaco.editor.createModel(withoutMark(text))
  const version = () => model.getAlternativeVersionId()
  const exact = new ExactText(text, version())
  const read = () => exact.textOf(model.getLinesContent())
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  model.onDidChangeContent(({ changes, isUndoing, isRedoing }) => {
    exact.changed(changes, version(), isUndoing || isRedoing)
    document.edited()
  })
  document.attach({
    read,
    replace: other => {
      const all = { range: model.getFullModelRange(), text: withoutMark(other) }
      model.pushStackElement()
      model.pushEditOperations(null, [all], () => null)
      model.pushStackElement()
      exact.took(other, version())
    },
  })
  return { model, view: null, isExact: read() === text }
}
