import type { Theme } from '../ui/theme.ts'
import { monaco } from './monaco.ts'

/** Colours of code; the design has none for them. At least 4.5 : 1 on the surface of the editor. */
const syntax = {
  dark: { keyword: 'c792ea', string: '9ece9a', comment: '8591a1', number: 'e3b554', type: '82aaff' },
  light: { keyword: '7a3fc4', string: '0f7a53', comment: '5d6876', number: '8a5a00', type: '1f63d6' },
} as const

/** Gives Monaco the colours of the page, read from the tokens as they are now, and shows them. */
export function showMonacoTheme(theme: Theme): void {
  const name = `assay-${theme}`
  monaco.editor.defineTheme(name, {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: rules(theme),
    colors: colours(),
  })
  monaco.editor.setTheme(name)
}

function rules(theme: Theme): monaco.editor.ITokenThemeRule[] {
  const { keyword, string, comment, number, type } = syntax[theme]
  const foregrounds = {
    keyword,
    string,
    comment,
    number,
    type,
    'string.escape': number,
    regexp: string,
    tag: type,
    metatag: comment,
    'attribute.name': type,
    variable: type,
    delimiter: token('text-1').slice(1),
  }
  return Object.entries(foregrounds).map(([name, foreground]) => ({ token: name, foreground }))
}

function colours(): monaco.editor.IColors {
  return {
    'editor.background': token('ink-2'),
    'editor.foreground': token('text-1'),
    'editorLineNumber.foreground': token('text-3'),
    'editorLineNumber.activeForeground': token('text-1'),
    'editor.lineHighlightBackground': faded('accent', '0d'),
    'editor.lineHighlightBorder': '#00000000',
    'editorCursor.foreground': token('accent'),
    'editor.selectionBackground': faded('checking', '3d'),
    'editor.inactiveSelectionBackground': faded('checking', '24'),
    'editor.wordHighlightBackground': faded('checking', '24'),
    'editor.findMatchBackground': faded('accent', '66'),
    'editor.findMatchHighlightBackground': faded('accent', '2e'),
    'editorBracketMatch.background': faded('checking', '24'),
    'editorBracketMatch.border': faded('checking', '80'),
    'editorIndentGuide.background1': token('line-soft'),
    'editorIndentGuide.activeBackground1': token('line'),
    'editorWidget.background': token('ink-1'),
    'editorWidget.border': token('line'),
    'editorSuggestWidget.selectedBackground': token('ink-3'),
    'editorSuggestWidget.selectedForeground': token('text-1'),
    'input.background': token('ink-2'),
    'input.border': token('line'),
    'menu.background': token('ink-1'),
    'menu.selectionBackground': token('ink-3'),
    'menu.selectionForeground': token('text-1'),
    'menu.border': token('line'),
    'scrollbarSlider.background': faded('text-3', '33'),
    'scrollbarSlider.hoverBackground': faded('text-3', '55'),
    'scrollbarSlider.activeBackground': faded('text-3', '77'),
    'scrollbar.shadow': '#00000000',
    focusBorder: token('accent'),
  }
}

/** Monaco takes six digits, and a build shortens `#ffffff` to three. */
function token(name: string): string {
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  return colour.length === 4 ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour
}

function faded(name: string, alpha: string): string {
  return token(name).slice(0, 7) + alpha
}
