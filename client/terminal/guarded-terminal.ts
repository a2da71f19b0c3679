import { WebLinksAddon } from '@xterm/addon-web-links'
import { type ITerminalOptions, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { widthsOfTheShell } from './character-widths.ts'
import { installCsiGuard } from './csi-guard.ts'
import { terminalTheme } from './terminal-theme.ts'
import { openWebLink } from './web-link.ts'

const fontFamily = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace'
/** The usual size of letters in a terminal, in px. */
export const terminalFontPx = 12.5
/** Lines above the screen that can be scrolled to. */
const scrollback = 5_000

/** A terminal that candidate programs cannot freeze, and whose links lead to the web alone. */
export function createGuardedTerminal(options: ITerminalOptions): Terminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    fontFamily,
    lineHeight: 1.25,
    scrollback,
    minimumContrastRatio: 4.5,
    cursorInactiveStyle: 'outline',
    theme: terminalTheme(),
    linkHandler: { activate: (_, address) => openWebLink(address) },
    ...options,
  })
  installCsiGuard(terminal)
  terminal.loadAddon(new WebLinksAddon((_, address) => openWebLink(address)))
  terminal.unicode.register(widthsOfTheShell)
  terminal.unicode.activeVersion = widthsOfTheShell.version
  return terminal
}

/** Letters measured before their font arrived have the width of another one; only a changed font is measured anew. */
export async function measureWithFont(terminal: Terminal): Promise<void> {
  const font = `${terminalFontPx}px "JetBrains Mono Variable"`
  if (document.fonts.check(font)) return
  await document.fonts.load(font)
  terminal.options.fontFamily = 'monospace'
  terminal.options.fontFamily = fontFamily
}
