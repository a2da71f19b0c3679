import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { implementationsOf, isHeldTo, type Written } from './seam-contracts.ts'
import seams from './seams.json' with { type: 'json' }
import { readSourceTree, resolveImport, root } from './source-tree.ts'

const files: readonly Written[] = readSourceTree()
  .filter(({ path }) => path.startsWith('server/') && path.endsWith('.ts'))
  .map(({ path, imports }) => ({
    path,
    text: readFileSync(`${root}/${path}`, 'utf8'),
    imports: imports
      .map(specifier => resolveImport(path, specifier))
      .flatMap(to => (to.kind === 'file' ? [to.path] : [])),
  }))

it.each(Object.entries(seams.contracts))('whoever implements %s is held to %s', (seam, contract) => {
  expect(existsSync(`${root}/${contract}`)).toBe(true)
  const all = implementationsOf(seam, files)
  expect(all.length).toBeGreaterThan(0)
  expect(all.filter(implementation => !isHeldTo(contract, implementation, files))).toEqual([])
})

it('an implementation is found by what its function makes, and held only by a test of its own', () => {
  const written = (path: string, text: string, imports: readonly string[] = []) => ({ path, text, imports })
  const tree = [
    written('store.ts', 'export interface Store {}'),
    written('memory.ts', 'export interface Memory extends Store {}\nexport function make(): Memory {\n}\n'),
    written('disk.ts', 'export async function open(path: string): Promise<Store> {\n}\n'),
    written('user.ts', 'export function use(store: Store): void {\n}\n'),
    written('fixture.ts', '', ['disk.ts']),
    written('disk.test.ts', '', ['contract.ts', 'fixture.ts']),
    written('memory.test.ts', '', ['memory.ts']),
  ]
  expect(implementationsOf('Store', tree)).toEqual(['memory.ts', 'disk.ts'])
  expect(isHeldTo('contract.ts', 'disk.ts', tree)).toBe(true)
  expect(isHeldTo('contract.ts', 'memory.ts', tree)).toBe(false)
})
