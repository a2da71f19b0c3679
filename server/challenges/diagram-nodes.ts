const node = /(?:^|[\s;&>|])([A-Za-z][A-Za-z0-9]*)\s*(?:@\{|\[|\(|\{)/gm
const keywords = new Set(['flowchart', 'graph', 'subgraph', 'end', 'classDef', 'class', 'style', 'linkStyle'])

/** The ids of the nodes that a Mermaid flowchart declares, as `orders@{ … }` or `orders[…]`. */
export function diagramNodes(source: string): ReadonlySet<string> {
  const found = [...source.matchAll(node)].map(match => match[1] ?? '')
  return new Set(found.filter(id => !keywords.has(id)))
}
