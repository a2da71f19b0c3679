export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The box around the points of a path or polygon; undefined where there are none. Control points count as points. */
export function extentOf(numbers: string): Box | undefined {
  const values = [...numbers.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([text]) => Number(text))
  const xs = values.filter((_, index) => index % 2 === 0)
  const ys = values.filter((_, index) => index % 2 === 1)
  if (xs.length === 0 || xs.length !== ys.length) return undefined
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** Moves a box by a `translate(x, y)`; any other transform leaves it where it is. */
export function translated(box: Box, transform: string | null): Box {
  const [, x = '0', y = '0'] = /translate\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)\s*\)/.exec(transform ?? '') ?? []
  return { ...box, x: box.x + Number(x), y: box.y + Number(y) }
}

/** The node's id in the source, from the id Mermaid gives its group: `g-flowchart-<id>-<n>`. */
export function nodeIdOf(groupId: string): string | undefined {
  return /^g-flowchart-(.+)-\d+$/.exec(groupId)?.[1]
}
