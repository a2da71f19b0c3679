import type { monaco } from './monaco.ts'

/** Size of text and height of a line in every editor of the page, in pixels, before the person's own scale. */
export const codeFontPx = 12.5
export const codeLinePx = 20

/** How text is shown in every editor of the page; each adds what can be done in it. */
export const shownText = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace',
  fontSize: codeFontPx,
  lineHeight: codeLinePx,
  fontLigatures: false,
  minimap: { enabled: false },
  padding: { top: 10, bottom: 10 },
  lineNumbersMinChars: 4,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  stickyScroll: { enabled: false },
  unusualLineTerminators: 'off',
} as const satisfies monaco.editor.IStandaloneEditorConstructionOptions
