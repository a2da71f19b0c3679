/** While `unsent` says yes, closing the tab asks first. Call the result to stop. */
export function askBeforeUnload(unsent: () => boolean): () => void {
  const question = (event: BeforeUnloadEvent) => {
    if (unsent()) event.preventDefault()
  }
  window.addEventListener('beforeunload', question)
  return () => window.removeEventListener('beforeunload', question)
}
