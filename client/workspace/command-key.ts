const mac = /mac|iphone|ipad/i.test(navigator.platform)

/** How the key of the palette is written on this device; `control` as the keys of its language have it. */
export const commandKeyText = (control: string): string => (mac ? '⌘K' : `${control}+K`)

/** True for the palette's key. In a terminal Ctrl+K is the shell's own: it cuts to the end of the line. */
export function isCommandKey(event: KeyboardEvent): boolean {
  return isShortcut(event, 'k')
}

/** True for the key that saves; in a terminal Ctrl+S is the shell's own. */
export function isSaveKey(event: KeyboardEvent): boolean {
  return isShortcut(event, 's')
}

function isShortcut(event: KeyboardEvent, key: string): boolean {
  if (event.key.toLowerCase() !== key || event.shiftKey || event.altKey) return false
  const inTerminal = event.target instanceof Element && event.target.closest('.xterm') !== null
  return mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey && !inTerminal
}
