/** Drawing takes Mermaid, which is large; a picture once drawn is kept as long as the tab lives. */
const keyPrefix = 'assay.diagram.'
/** Raised whenever a drawing of the same source would look different. */
const drawingVersion = 1

/** Mermaid draws one picture at a time. */
let drawing: Promise<unknown> = Promise.resolve()

/**
 * The SVG text of a diagram: from this tab's storage, or drawn, once `after` is settled. Whoever has time asks for it
 * early; whoever shows it finds it then.
 */
export async function drawnDiagram(source: string, after?: Promise<unknown>): Promise<string> {
  const key = `${keyPrefix}${drawingVersion}.${await digestOf(source)}`
  const kept = recall(key)
  if (kept !== undefined) return kept
  await after
  const drawn = drawing.then(() => recall(key) ?? draw(source, key))
  drawing = drawn.catch(() => {
    // Whoever asked for it hears why; the next picture is drawn all the same.
  })
  return drawn
}

async function draw(source: string, key: string): Promise<string> {
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
