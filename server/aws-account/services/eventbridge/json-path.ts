/** The paths that EventBridge takes: members by dots or brackets, items by their numbers. Nothing else, so nothing to run. */
const STEP = /\.([^.[\]\s]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d{1,9})\]/y

/** The steps of a path; undefined for what is none. */
function stepsOf(path: string): readonly (string | number)[] | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: (string | number)[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path)
    if (!found) return undefined
    const [, plain, single, double, index] = found
    steps.push(index === undefined ? (plain ?? single ?? double ?? '') : Number(index))
  }
  return steps
}

export const isPath = (path: string | undefined) => path !== undefined && stepsOf(path) !== undefined

/** What lies at a path in parsed JSON; undefined where nothing does. */
export function valueAt(path: string, root: unknown): unknown {
  let value = root
  for (const step of stepsOf(path) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[step]
  }
  return value
}
