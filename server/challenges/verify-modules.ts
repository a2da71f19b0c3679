import { stripTypeScriptTypes } from 'node:module'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { starterFolders } from './starter-files.ts'
import { textOf } from './text-templates.ts'

/**
 * Each module of a challenge's own code can be read as TypeScript whose types are left out, and imports what the sandbox lets it
 * import: its own folder and `shared/`. Files of candidates are theirs. Throws a ChallengeProblem at the line.
 */
export function verifyModules(manifest: ChallengeManifest, files: readonly ChallengeFile[]): void {
  const folders = starterFolders(manifest)
  for (const { path, data } of files) {
    if (!path.endsWith('.ts') || folders.some(folder => path.startsWith(`${folder}/`))) continue
    const source = textOf(data)
    if (source === undefined)
      throw new ChallengeProblem('This is not a text in UTF-8; save it as one.', { file: path, line: 1 })
    verifySyntax(path, source)
    verifyReach(path, source)
  }
}

function verifySyntax(path: string, source: string): void {
  try {
    withoutWarning(() => stripTypeScriptTypes(source))
  } catch (error) {
    const [place = '', ...rest] = error instanceof Error ? (error.stack ?? '').split('\n') : []
    const line = Number(/:(\d+)$/.exec(place)?.[1] ?? 1)
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    // Beneath the place stands what is written there.
    const written = rest[0]?.trim().slice(0, 80) ?? ''
    throw new ChallengeProblem(`This cannot be read as TypeScript: ${why} at “${written}”; correct it.`, {
      ...{ file: path, line, cause: error },
    })
  }
}

/** Node tells once that it may yet change how it leaves types out, which is no news for whoever writes a challenge. */
function withoutWarning(work: () => void): void {
  const emitWarning = process.emitWarning
  process.emitWarning = () => undefined
  try {
    work()
  } finally {
    process.emitWarning = emitWarning
  }
}

/** What may stand before the last import of a module: comments and imports. Code that is a text of this one comes later. */
const head = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|import\s[^'"=;]*?(?:['"][^'"\n]+['"]);?)*/
const imported = /^import\s+(?!type\s)(?:[^'"=;]*?from\s*)?['"]([^'"\n]+)['"]/gm

function verifyReach(path: string, source: string): void {
  const depth = path.split('/').length - 1
  for (const match of (head.exec(source)?.[0] ?? '').matchAll(imported)) {
    const [, specifier = ''] = match
    const ups = specifier.split('/').filter(step => step === '..').length
    const isOwn = /^\.{1,2}\//.test(specifier) && ups <= depth
    if (isOwn || /^\.\.\/(?:[\w.-]+\/)*shared\/[\w/.-]+$/.test(specifier)) continue
    throw new ChallengeProblem(
      `This imports ${specifier}, but a challenge's code may import its own files and shared/ alone; write out what it needs of it.`,
      { file: path, line: source.slice(0, match.index).split('\n').length },
    )
  }
}
