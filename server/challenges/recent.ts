/** What was used last, by key, and no more of it than so many. */
export interface Recent<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

export function createRecent<Value>(atMost: number): Recent<Value> {
  // A Map keeps the order in which keys were set: the first is the one that was not used for the longest time.
  const values = new Map<string, Value>()
  const set = (key: string, value: Value) => {
    values.delete(key)
    values.set(key, value)
    for (const oldest of values.keys()) if (values.size > atMost) values.delete(oldest)
  }
  return {
    get(key) {
      const value = values.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    set,
  }
}
