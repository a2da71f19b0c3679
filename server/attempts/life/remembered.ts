/** Finds something once and remembers it; what could not be found is looked for again. */
export function remembered<Thing>(find: () => Promise<Thing>): () => Promise<Thing> {
  let found: Promise<Thing> | undefined
  return () => {
    found ??= find().catch(error => {
      found = undefined
      throw error
    })
    return found
  }
}
