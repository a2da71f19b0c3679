/**
 * What a tab says: the file's name, with its folder where the name alone is told by nothing (`index.mjs`) or is open
 * twice.
 */
export function tabLabel(path: string, open: readonly string[]): string {
  const names = path.split('/')
  const name = names.at(-1) ?? path
  const twin = open.some(other => other !== path && other.split('/').at(-1) === name)
  if (!twin && !/^(index|main|app)\./.test(name)) return name
  return names.slice(-2).join('/')
}
