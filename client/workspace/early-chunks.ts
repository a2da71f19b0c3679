/**
 * Fetches the two large parts of the workspace before they are rendered, which hides their cost behind the preparation of
 * the attempt: the terminal at once, as it is needed first, and Monaco when there is nothing else to do.
 */
export async function fetchEarly(): Promise<void> {
  try {
    await import('../terminal/terminal-view.tsx')
    await idle()
    await import('../editor/code-view.tsx')
  } catch {
    // The pane that needs it asks again and says so if it still cannot be had.
  }
}

/** Monaco begins after so long at the latest. Milliseconds. */
const longestWaitMs = 2_000

function idle(): Promise<void> {
  return new Promise(resolve => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: longestWaitMs })
    else setTimeout(resolve, longestWaitMs / 4)
  })
}
