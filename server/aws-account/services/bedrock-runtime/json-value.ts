/** Whether a value is a JSON object: neither a list nor null nor bytes. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

/** What stands at a path such as `items.0.total`; undefined where nothing does. */
export function atPath(value: unknown, path: readonly string[]): unknown {
  let inner = value
  for (const name of path) {
    if ((!isObject(inner) && !Array.isArray(inner)) || !Object.hasOwn(inner, name)) return undefined
    inner = Reflect.get(inner, name)
  }
  return inner
}
