export interface Point {
  readonly x: number
  readonly y: number
}

const cornerRadius = 6
/** An arrow turns this far above its target, so that several to one row make one line. */
const turnAbove = 18

/** The nodes of an edge, from the id Mermaid gives its path: `g-L_<from>_<to>_<n>`. */
export function edgeEndsOf(pathId: string): { readonly from: string; readonly to: string } | undefined {
  const [, from, to] = /^g-L_([^_]+)_([^_]+)_\d+$/.exec(pathId) ?? []
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** A path down, across and down again with rounded corners; straight where there is nothing to cross. */
export function routeDown(from: Point, to: Point): string {
  const across = to.x - from.x
  if (Math.abs(across) < 1) return `M${from.x},${from.y}V${to.y}`
  const turn = Math.max(from.y + cornerRadius, to.y - turnAbove)
  const radius = Math.min(cornerRadius, Math.abs(across) / 2, (to.y - turn) / 2)
  const side = Math.sign(across) * radius
  return [
    `M${from.x},${from.y}`,
    `V${turn - radius}`,
    `q0,${radius} ${side},${radius}`,
    `H${to.x - side}`,
    `q${side},0 ${side},${radius}`,
    `V${to.y}`,
  ].join('')
}
