/** What a program asks of the clipboard by OSC 52. */
export type ClipboardRequest = { readonly kind: 'write'; readonly text: string } | { readonly kind: 'read' }

/** More than anybody copies out of a terminal, in characters of base64. */
const longestText = 1_400_000

/**
 * Reads what follows `OSC 52 ;`: the names of clipboards, then base64 or a question mark (xterm's control sequences, “Manipulate
 * Selection Data”). Undefined for anything else.
 */
export function clipboardRequest(data: string): ClipboardRequest | undefined {
  const [, encoded] = /^[cpqs0-7]*;(.*)$/s.exec(data) ?? []
  if (encoded === '?') return { kind: 'read' }
  if (encoded === undefined || encoded === '' || encoded.length > longestText) return undefined
  try {
    const bytes = Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0))
    return { kind: 'write', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    // Neither base64 nor text: there is nothing to copy.
    return undefined
  }
}
