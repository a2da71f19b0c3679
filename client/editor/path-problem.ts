/** Why a new path cannot be used, as a sentence; undefined if it can. The server has the last word. */
export function pathProblem(path: string, taken: readonly string[]): string | undefined {
  if (path === '') return 'Give it a name.'
  if (path.length > 1_024) return 'The path is too long.'
  if (path.startsWith('/')) return 'Write the path from the folder of the exam, without a slash at the start.'
  const names = path.split('/')
  if (names.some(name => name === '' || name === '.' || name === '..')) {
    return 'A path is names with one slash between them, without “.” or “..”.'
  }
  return taken.includes(path) ? 'There is already something of this name.' : undefined
}
