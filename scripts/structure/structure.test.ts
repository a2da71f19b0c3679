import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { contracts, missingIn } from './documented.ts'
import exceptions from './exceptions.json' with { type: 'json' }
import { circlesOf } from './import-circles.ts'
import { allowance, allowancesOf, readRooms, roomOf, stepsBetween } from './rooms.ts'
import { roomsTable } from './rooms-table.ts'
import { isOfTests, readSourceTree, resolveImport, root } from './source-tree.ts'

const files = readSourceTree()
const rooms = readRooms()
const steps = stepsBetween(files, rooms)

/** What is wrong must be exactly what is excepted: an exception that nothing needs any more is taken out. */
function expectOnly(wrong: readonly string[], excepted: readonly string[]): void {
  expect([...new Set(wrong)].sort()).toEqual([...excepted].sort())
}

it('no file has more than 300 lines', () => {
  const long = files.filter(({ lines }) => lines > 300)
  expectOnly(
    long.map(({ path }) => path),
    exceptions.longFiles,
  )
})

it('no function has more than 100 lines', () => {
  const long = files.flatMap(({ path, functions }) =>
    functions.filter(({ lines }) => lines > 100).map(({ name }) => `${path} ${name}`),
  )
  expectOnly(long, exceptions.longFunctions)
})

it('no file imports itself in a circle, also by types alone', () => {
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      new Set(
        imports
          .map(specifier => resolveImport(path, specifier))
          .flatMap(to => (to.kind === 'file' ? [to.path] : [])),
      ),
    ]),
  )
  expect(circlesOf(graph)).toEqual([])
})

it('no room stands on another that stands on it', () => {
  const graph = new Map(rooms.map(({ folder }) => [folder, new Set<string>()]))
  for (const { from, to, room, kind } of steps) {
    if (kind === 'package' || (exceptions.imports as readonly string[]).includes(`${from} → ${to}`)) continue
    // Files directly in server/ are the top of the house and, some of them, its ground: room.json names those.
    const below = roomOf(to, rooms).folder
    if (below !== 'server') graph.get(room.folder)?.add(below)
  }
  expect(circlesOf(graph)).toEqual([])
})

it('a room imports only what its room.json says', () => {
  const wrong = steps.filter(step => allowance(step, rooms) === undefined)
  expectOnly(
    wrong.map(({ from, to }) => `${from} → ${to}`),
    exceptions.imports,
  )
})

it('a room.json says no more than its room imports', () => {
  const used = new Set(steps.map(step => JSON.stringify(allowance(step, rooms))))
  const unused = allowancesOf(rooms).filter(one => !used.has(JSON.stringify(one)))
  expect(unused).toEqual([])
})

it('every folder of server/ and client/ is a room, and every room has files', () => {
  const roomFolders = new Set(rooms.map(({ folder }) => folder))
  const parts = files.filter(({ path }) => !isOfTests(path)).map(({ path }) => path)
  const missing = parts
    .filter(path => /^(server|client)\/[^/]+\//.test(path))
    .map(path => path.split('/').slice(0, 2).join('/'))
  expect([...new Set(missing)].filter(folder => !roomFolders.has(folder))).toEqual([])
  expect(
    rooms.filter(room => !parts.some(path => roomOf(path, rooms) === room)).map(({ folder }) => folder),
  ).toEqual([])
})

it('a contract that says all there is to know goes on doing so', () => {
  expect(
    contracts(files)
      .filter(({ kept }) => kept)
      .flatMap(missingIn),
  ).toEqual([])
})

it('a contract that has become complete is kept from now on: move it to `kept` in seams.json', () => {
  const open = contracts(files).filter(({ kept }) => !kept)
  expect(open.filter(contract => missingIn(contract).length === 0).map(({ path }) => path)).toEqual([])
})

it('nothing of the product imports what only tests use', () => {
  const wrong = files
    .filter(({ path }) => !isOfTests(path) && !path.startsWith('e2e/'))
    .flatMap(({ path, imports }) =>
      imports.flatMap(specifier => {
        const to = resolveImport(path, specifier)
        return to.kind === 'file' && isOfTests(to.path) ? [`${path} → ${to.path}`] : []
      }),
    )
  expect(wrong).toEqual([])
})

it('ARCHITECTURE.md has the rooms as they are: npm run tables writes them', () => {
  const written = /<!-- rooms -->\n([\s\S]*)\n<!-- \/rooms -->/.exec(
    readFileSync(`${root}/ARCHITECTURE.md`, 'utf8'),
  )
  expect(written?.[1]?.split('\n')).toEqual(roomsTable(rooms).split('\n'))
})

it('ARCHITECTURE.md names every decision, and every path that documents name is there', () => {
  const architecture = readFileSync(`${root}/ARCHITECTURE.md`, 'utf8')
  const decisions = readdirSync(`${root}/docs/decisions`)
  expect(decisions.filter(name => !architecture.includes(`(docs/decisions/${name})`))).toEqual([])
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    ...decisions.map(name => `docs/decisions/${name}`),
  ]
  const missing = documents.flatMap(document =>
    [
      ...readFileSync(`${root}/${document}`, 'utf8').matchAll(
        /[`(]((?:server|shared|client|challenges|e2e|scripts|docs)\/[\w./-]+)[`)]/g,
      ),
    ]
      .map(([, path = '']) => path)
      .filter(path => !existsSync(`${root}/${path}`))
      .map(path => `${document}: ${path}`),
  )
  expect(missing).toEqual([])
})
