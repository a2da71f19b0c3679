import type { ChallengeFile } from './challenge-files.ts'
import { textOf } from './text-templates.ts'

/** A place where a challenge's code says something. */
export interface Said {
  readonly at: { readonly file: string; readonly line: number }
  readonly by: string
  /** Undefined where the call does not begin with a code in quotes. */
  readonly code: string | undefined
}

/** The import of what a check says things with, and under which names. */
const imported = /^import\s*\{([^}]*)\}\s*from\s*['"][^'"]*shared\/challenge\/check\.ts['"]/gm
const words = /^(?:say|pass|fail)$/

/** Every code that a module says, read from its text: a challenge's code never runs in this process. */
export function codesSaid({ path, data }: ChallengeFile): Said[] {
  const source = textOf(data) ?? ''
  const names = [...source.matchAll(imported)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map(part => part.trim().split(/\s+as\s+/))
      .flatMap(([name = '', local = name]) => (words.test(name) ? [local] : [])),
  )
  if (names.length === 0) return []
  const call = new RegExp(`(?<![\\w.$])(${names.join('|')})\\(\\s*(?:(['"])([^'"\\n]*)\\2)?`, 'g')
  return [...source.matchAll(call)].map(match => ({
    at: { file: path, line: source.slice(0, match.index).split('\n').length },
    by: match[1] ?? '',
    code: match[3],
  }))
}
