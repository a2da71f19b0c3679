/** A node of the syntax tree (ESTree with TypeScript), whatever its kind; its members are looked at by name. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

export function nodesOf(value: unknown): SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The name that a declaration or a member gives, if any. */
export function nameOf(node: SyntaxNode): string | undefined {
  for (const named of [node.id, node.key]) {
    if (!isNode(named)) continue
    if (typeof named.name === 'string') return named.name
    if (typeof named.value === 'string') return named.value
  }
  return undefined
}

/** Calls `look` for a node and every node below it, each with the nodes above it, the nearest last. */
export function visit(
  node: SyntaxNode,
  look: (node: SyntaxNode, above: readonly SyntaxNode[]) => void,
  above: readonly SyntaxNode[] = [],
): void {
  look(node, above)
  const aboveNext = [...above, node]
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) visit(child, look, aboveNext)
}
