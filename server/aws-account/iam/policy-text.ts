const MAX_CACHED_DOCUMENTS = 2000
const cache = new Map<string, unknown>()

/**
 * The parsed form of a stored policy document, the same object each time, so that its statements are compiled once.
 * A text that is not JSON gives undefined; documents are validated before they are stored.
 */
export function parsedPolicy(text: string): unknown {
  if (cache.has(text)) return cache.get(text)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    document = undefined
  }
  if (cache.size >= MAX_CACHED_DOCUMENTS) cache.clear()
  cache.set(text, document)
  return document
}
