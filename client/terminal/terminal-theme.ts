import type { ITheme } from '@xterm/xterm'

/** The page's colours for a terminal, read from the tokens as they are now. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const coloured = {
    red: token('fail'),
    green: token('pass'),
    yellow: token('accent'),
    blue: token('checking'),
    magenta: token('inconclusive'),
    cyan: token('checking'),
  }
  return {
    background: token('ink-0'),
    foreground: token('text-1'),
    cursor: token('text-1'),
    cursorAccent: token('ink-0'),
    selectionBackground: `${token('checking').slice(0, 7)}3d`,
    scrollbarSliderBackground: `${token('text-3').slice(0, 7)}33`,
    scrollbarSliderHoverBackground: `${token('text-3').slice(0, 7)}55`,
    scrollbarSliderActiveBackground: `${token('text-3').slice(0, 7)}77`,
    ...coloured,
    brightRed: coloured.red,
    brightGreen: coloured.green,
    brightYellow: coloured.yellow,
    brightBlue: coloured.blue,
    brightMagenta: coloured.magenta,
    brightCyan: coloured.cyan,
    black: token('ink-3'),
    brightBlack: token('text-3'),
    white: token('text-2'),
    brightWhite: token('text-1'),
  }
}
