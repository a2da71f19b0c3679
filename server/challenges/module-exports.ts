const declared = /^export\s+(?:async\s+)?(?:const|let|function\*?|class)\s+([A-Za-z_$][\w$]*)/gm
const listed = /^export\s*\{([^}]*)\}/gm

/**
 * The values a module exports by name, read from its text: a challenge's code is untrusted and never runs in this
 * process, not even to be looked at.
 */
export function exportedNames(source: string): ReadonlySet<string> {
  const names = [...source.matchAll(declared)].map(match => match[1] ?? '')
  for (const match of source.matchAll(listed))
    for (const part of (match[1] ?? '').split(','))
      names.push(
        part
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? '',
      )
  return new Set(names.filter(name => name !== ''))
}
