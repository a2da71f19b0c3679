/**
 * The circles of a graph: each set of nodes that reach each other, by name in order. A node that only leads to itself is one
 * too. (Tarjan, Depth-first search and linear graph algorithms, 1972.)
 */
export function circlesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const circles: string[][] = []

  function lower(node: string, to: number | undefined): void {
    lowest.set(node, Math.min(lowest.get(node) ?? Number.POSITIVE_INFINITY, to ?? Number.POSITIVE_INFINITY))
  }

  function walk(node: string): void {
    order.set(node, order.size)
    lower(node, order.get(node))
    path.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) {
        walk(next)
        lower(node, lowest.get(next))
      } else if (path.includes(next)) lower(node, order.get(next))
    }
    if (lowest.get(node) !== order.get(node)) return
    const members = path.splice(path.indexOf(node))
    if (members.length > 1 || graph.get(node)?.has(node)) circles.push(members.sort())
  }

  for (const node of graph.keys()) if (!order.has(node)) walk(node)
  return circles
}
