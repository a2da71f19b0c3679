/** Works through items, so many at once, and returns the results in the items' order. Rejects with the first that fails. */
export async function inLanes<Item, Result>(
  count: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const waiting = items.map((item, index) => ({ item, index }))
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next.index] = await work(next.item)
  }
  await Promise.all(Array.from({ length: count }, lane))
  return results
}
