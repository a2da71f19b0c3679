import { posix } from 'node:path'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { textOf } from './text-templates.ts'

/** With names or, for what a module does by itself, without. */
const imported = /^(?:import|export)\s+(?:[^'"=;]*?from\s*)?['"](\.[^'"]+)['"]/gm

interface Import {
  readonly path: string
  readonly line: number
}

/** The modules of the challenge that a module imports, with the lines where it does. Types that are erased lead nowhere. */
function importsOf(path: string, source: string): readonly Import[] {
  return [...source.matchAll(imported)].flatMap(match => {
    if (/^(?:import|export)\s+type\s/.test(match[0])) return []
    const line = source.slice(0, match.index).split('\n').length
    return [{ path: posix.join(posix.dirname(path), match[1] ?? ''), line }]
  })
}

/**
 * Modules of a challenge import what is there, and never each other in a circle: which of them is begun first would decide what
 * the others see. Throws a ChallengeProblem at the import.
 */
export function verifyImports(files: readonly ChallengeFile[]): void {
  const modules = new Map(
    files
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path, data }) => [path, importsOf(path, textOf(data) ?? '')]),
  )
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): void => {
    if (done.has(path)) return
    for (const { path: next, line } of modules.get(path) ?? []) {
      // What is outside of the folder is the contract; the sandbox says what may be had of it.
      if (next.startsWith('../')) continue
      if (!modules.has(next) && next.endsWith('.ts'))
        throw new ChallengeProblem(
          `This imports ${next}, but there is no such file; write it, or correct the path.`,
          {
            ...{ file: path, line },
          },
        )
      if ([...way, path].includes(next))
        throw new ChallengeProblem(
          `This closes a circle of imports: ${[...way, path, next].slice([...way, path].indexOf(next)).join(' → ')}; move what both need into a module of its own.`,
          { file: path, line },
        )
      visit(next, [...way, path])
    }
    done.add(path)
  }
  for (const path of modules.keys()) visit(path, [])
}
