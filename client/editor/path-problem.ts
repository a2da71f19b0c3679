import { editorWords } from './editor-words.ts'

/** Why a new path cannot be used, as a sentence; undefined if it can. The server has the last word. */
export function pathProblem(path: string, taken: readonly string[]): string | undefined {
  const words = editorWords().pathProblems
  if (path === '') return words.empty
  if (path.length > 1_024) return words['too-long']
  if (path.startsWith('/')) return words.absolute
  const names = path.split('/')
  if (names.some(name => name === '' || name === '.' || name === '..')) {
    return words.names
  }
  return taken.includes(path) ? words.taken : undefined
}
