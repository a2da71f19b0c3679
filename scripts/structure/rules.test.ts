import { expect, it } from 'vitest'
import { circlesOf } from './import-circles.ts'
import { parseText } from './parse-source.ts'
import { allowance, type Room, stepsBetween } from './rooms.ts'

const room = (folder: string, rules: Partial<Room> = {}): Room => ({
  folder,
  purpose: 'A room of these tests.',
  mayImport: [],
  packages: [],
  ...rules,
})

/** The imports of `server/shop/till.ts` that no rule allows. */
function refused(text: string, rules: Partial<Room>, vault: Partial<Room> = {}): string[] {
  const rooms = [room('server/shop', rules), room('server/vault', vault), room('shared')]
  const steps = stepsBetween([parseText('server/shop/till.ts', text)], rooms)
  return steps.filter(step => allowance(step, rooms) === undefined).map(({ to }) => to)
}

it('sees every way to import, also of types alone', () => {
  const { imports } = parseText(
    'a.ts',
    "import 'a'; import type { B } from 'b'; export * from 'c'; export { d } from 'd'; void import('e'); type F = import('f').F",
  )
  expect(imports).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
})

it('refuses a room that is not named, a package that is not named, and what is no door', () => {
  const text = "import '../vault/door.ts'; import '../vault/gold.ts'; import './drawer.ts'; import 'pg'"
  expect(refused(text, {})).toEqual(['server/vault/door.ts', 'server/vault/gold.ts', 'pg'])
  expect(refused(text, { mayImport: ['server/vault'], packages: ['pg'] })).toEqual([])
  expect(refused(text, { mayImport: ['server/vault/door.ts'], packages: ['pg'] })).toEqual([
    'server/vault/gold.ts',
  ])
  const doors = { doors: ['door.ts'] }
  expect(refused(text, { mayImport: ['server/vault'], packages: ['pg'] }, doors)).toEqual([
    'server/vault/gold.ts',
  ])
})

it('lets packages in by the beginning of their names', () => {
  const text = "import '@aws-sdk/client-s3'; import '@aws-sdk/core'"
  expect(refused(text, { packages: ['@aws-sdk/client-*'] })).toEqual(['@aws-sdk/core'])
})

it('finds circles of any length, and nothing where there are only crossings', () => {
  const graph = (edges: Record<string, string[]>) =>
    new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to)]))
  expect(circlesOf(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toEqual([])
  expect(circlesOf(graph({ a: ['b'], b: ['c'], c: ['a'], d: ['a'], e: ['e'] }))).toEqual([
    ['a', 'b', 'c'],
    ['e'],
  ])
})

it('counts the lines of a function with all that is written inside it, and not those of a chapter of tests', () => {
  const { functions } = parseText(
    'a.ts',
    "function outer() {\n  const inner = () => {\n    return 1\n  }\n}\ndescribe('chapter', () => {\n\n})",
  )
  expect(functions).toEqual([
    { name: 'outer', line: 1, lines: 5 },
    { name: 'inner', line: 2, lines: 3 },
  ])
})

it('knows which exports are explained: by a comment above, or by the value that a type only names', () => {
  const { exports } = parseText(
    'a.ts',
    `/** Told. */
export interface Told {
  readonly id: string
  /** Told. */
  ask(): void
  tell: (word: string) => void
}
// No explanation for a reader of the interface.
export const silent = 1
/** Told. */
export const schema = z.string()
export type Schema = z.infer<typeof schema>
export type Silent = { ask(): void }
/** Told long before. */
const between = 1
export function late() {}`,
  )
  const told = exports.filter(({ documented }) => documented).map(({ name }) => name)
  const rest = exports.filter(({ documented }) => !documented).map(({ name, kind }) => `${kind} ${name}`)
  expect(told).toEqual(['Told', 'Told.ask', 'schema', 'Schema'])
  expect(rest).toEqual([
    'property Told.id',
    'method Told.tell',
    'const silent',
    'type Silent',
    'method Silent.ask',
    'function late',
  ])
})
