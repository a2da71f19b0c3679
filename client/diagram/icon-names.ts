/** The icons of the `logos` pack that a diagram's source names, each once. */
export function iconNames(source: string): readonly string[] {
  const named = source.matchAll(/\bicon:\s*["']logos:([a-z0-9-]+)["']/g)
  return [...new Set([...named].flatMap(([, name]) => name ?? []))]
}
