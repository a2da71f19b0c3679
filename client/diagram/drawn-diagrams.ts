/** Drawing takes Mermaid, which is large; a picture once drawn is kept as long as the tab lives. */
const keyPrefix = 'assay.diagram.'
/** Raised whenever a drawing of the same source would look different. */
const drawingVersion = 1

/** The SVG text of a diagram: from this tab's storage, or drawn now. */
export async function drawnDiagram(source: string): Promise<string> {
  const key = `${keyPrefix}${drawingVersion}.${await digestOf(source)}`
  const kept = recall(key)
  if (kept !== undefined) return kept
  const { renderDiagram } = await import('./render-diagram.ts')
  const svg = await renderDiagram(source)
  keep(key, svg)
  return svg
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest).subarray(0, 16)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

function recall(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined
  } catch {
    // Storage can be forbidden; the diagram is then drawn each time.
    return undefined
  }
}

function keep(key: string, svg: string): void {
  try {
    sessionStorage.setItem(key, svg)
  } catch {
    // Full or forbidden: drawing again is only slower.
  }
}
