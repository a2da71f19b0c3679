import { readFileSync } from 'node:fs'
import { parseSync } from 'vite'
import { type ExportedName, exportedNames } from './exported-names.ts'
import { type FunctionSpan, functionSpans } from './function-spans.ts'
import { isNode, type SyntaxNode, visit } from './syntax-node.ts'

/** What the rules of the house need to know of one source file. */
export interface SourceFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string
  readonly lines: number
  /** Everything it imports or exports on, also types alone, as it is written. */
  readonly imports: readonly string[]
  readonly functions: readonly FunctionSpan[]
  readonly exports: readonly ExportedName[]
}

/** Reads one file of the project. Throws where the file cannot be parsed. */
export function parseSource(root: string, path: string): SourceFile {
  return parseText(path, readFileSync(`${root}/${path}`, 'utf8'))
}

/** As `parseSource`, of a text that need not be a file. Vite's own parser (oxc) knows TypeScript and JSX. */
export function parseText(path: string, text: string): SourceFile {
  const { program: parsed, comments, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`)
  const program = parsed as unknown as SyntaxNode
  const lineAt = lineCounter(text)
  return {
    path,
    lines: text.split('\n').length - 1,
    imports: importsOf(program),
    functions: functionSpans(program, lineAt),
    exports: exportedNames(program, { text, comments, lineAt }),
  }
}

const importing = [
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ImportExpression',
  'TSImportType',
]

function importsOf(program: SyntaxNode): string[] {
  const found: string[] = []
  visit(program, ({ type, source }) => {
    if (!importing.includes(type) || !isNode(source)) return
    if (typeof source.value === 'string') found.push(source.value)
  })
  return found
}

/** Lines count from 1. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return offset => {
    const after = starts.findIndex(start => start > offset)
    return after < 0 ? starts.length : after
  }
}
