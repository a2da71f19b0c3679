/** Condition keys of a request in lower case, with their values. A key that is absent has no value. */
export type ConditionContext = ReadonlyMap<string, string | readonly string[]>

export function createConditionContext(
  ...parts: readonly Readonly<Record<string, string | readonly string[] | undefined>>[]
): ConditionContext {
  const context = new Map<string, string | readonly string[]>()
  for (const part of parts)
    for (const [key, value] of Object.entries(part))
      if (value !== undefined) context.set(key.toLowerCase(), value)
  return context
}
