import { pathToFileURL } from 'node:url'
import type { ExportedName } from './exported-names.ts'
import type { SourceFile } from './parse-source.ts'
import seams from './seams.json' with { type: 'json' }
import { isOfTests, readSourceTree } from './source-tree.ts'

/** Names that say all there is to know of a method. */
const tellAll = ['close', 'now']

/**
 * What a contract's reader is left alone with: every export and every method of an exported interface without a comment above
 * it. Properties need none where their name, unit and type say it.
 */
export function undocumented(file: SourceFile): readonly ExportedName[] {
  return file.exports.filter(({ kind, name, documented }) => {
    const own = name.split('.').at(-1) ?? name
    return !documented && kind !== 'property' && !(kind === 'method' && tellAll.includes(own))
  })
}

/**
 * The contracts of the house, by `seams.json`: paths whose exports are all explained (`kept`), and among and beside them those
 * that are not yet (`open`). The innermost path counts for a file.
 */
export function contracts(files: readonly SourceFile[]): readonly Contract[] {
  const isBelow = (file: SourceFile, path: string) => file.path === path || file.path.startsWith(`${path}/`)
  const paths = [...seams.kept, ...seams.open].sort()
  return paths.map(path => ({
    path,
    kept: seams.kept.includes(path),
    files: files.filter(file => !isOfTests(file.path) && paths.findLast(one => isBelow(file, one)) === path),
  }))
}

export interface Contract {
  readonly path: string
  readonly kept: boolean
  readonly files: readonly SourceFile[]
}

/** What is missing in a contract, a line each. */
export function missingIn({ files }: Contract): readonly string[] {
  return files.flatMap(file =>
    undocumented(file).map(({ kind, name, line }) => `${file.path}:${line} ${kind} ${name}`),
  )
}

/** `node scripts/structure/documented.ts`: what is missing in the contracts, and how much is there. */
function report(): void {
  for (const contract of contracts(readSourceTree())) {
    const count = contract.files.flatMap(file => file.exports).length
    const missing = missingIn(contract)
    console.log(`${contract.path}: ${count - missing.length} of ${count} are explained`)
    for (const line of missing) console.log(`  ${line}`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report()
