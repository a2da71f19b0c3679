import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSource, type SourceFile } from './parse-source.ts'

/** The project's root folder. */
export const root = join(import.meta.dirname, '../..')

const folders = '{shared,server,client,challenges,e2e,scripts}'
/** What a candidate starts from or finds broken is content, not part of the house. */
const content = /\/(starter|faults)\/|\/node_modules\//

/** Every source file of the project, by its path in order. */
export function readSourceTree(): readonly SourceFile[] {
  return globSync(`${folders}/**/*.{ts,tsx,mjs}`, { cwd: root })
    .filter(path => !content.test(path) && !path.endsWith('.d.ts'))
    .sort()
    .map(path => parseSource(root, path))
}

/** A test, or what only tests use: it may import what it needs, and nothing else imports it. */
export function isOfTests(path: string): boolean {
  return /\.(test|story)\.(ts|tsx|mjs)$|\/testing\//.test(path)
}

/** Where an import leads: to a file of ours, or to a package (`node` for all that comes with Node). */
export type Imported =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }

/** `specifier` as it is written in the file at `path`. */
export function resolveImport(path: string, specifier: string): Imported {
  if (specifier.startsWith('.'))
    return { kind: 'file', path: join(dirname(path), specifier.replace(/\?.*/, '')) }
  if (specifier.startsWith('node:')) return { kind: 'package', name: 'node' }
  const [scope = '', name = ''] = specifier.split('/')
  return { kind: 'package', name: scope.startsWith('@') ? `${scope}/${name}` : scope }
}
