/** Where two decoded values first differ, as a path and the two sides; undefined if they are equal. Absent equals null. */
export function difference(left: unknown, right: unknown, path = ''): string | undefined {
  if (left === right || (left ?? undefined) === (right ?? undefined)) return undefined
  if (left instanceof Uint8Array && right instanceof Uint8Array)
    return Buffer.from(left).equals(right) ? undefined : `${path}: bytes differ`
  if (left instanceof Date && right instanceof Date)
    return left.getTime() === right.getTime()
      ? undefined
      : `${path}: ${left.toISOString()} ≠ ${right.toISOString()}`
  if (isObject(left) && isObject(right)) {
    if (Array.isArray(left) !== Array.isArray(right)) return `${path}: list ≠ structure`
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const found = key === '$metadata' ? undefined : difference(left[key], right[key], `${path}.${key}`)
      if (found) return found
    }
    return undefined
  }
  return `${path}: ${String(left)} ≠ ${String(right)}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !(value instanceof Date)
  )
}
