/** Resolves once what is there now was painted: work and downloads that nobody waits for begin then. In a tab that is not seen, once it is. */
export const afterPaint = (): Promise<void> =>
  new Promise(resolve => {
    requestAnimationFrame(() => {
      // The frame itself is drawn after this callback.
      setTimeout(resolve)
    })
  })
