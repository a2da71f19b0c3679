import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { SourceFile } from './parse-source.ts'
import { isOfTests, resolveImport, root } from './source-tree.ts'

/** A room's own file, `room.json` in its folder. */
const roomSchema = z.strictObject({
  /** One line: what the room is for. */
  purpose: z.string().min(10),
  /** Folders and files of other rooms that this one may import: what lies at or below one of these paths. */
  mayImport: z.array(z.string()).default([]),
  /** npm packages that this room may import, or the beginning of their names and `*`; `node` is all that comes with Node. */
  packages: z.array(z.string()).default([]),
  /** What others may import of this room, by paths inside it; everything where absent. */
  doors: z.array(z.string()).optional(),
})

/** A folder with one purpose and what its files may import. Files below it belong to it, up to the next room. */
export type Room = z.infer<typeof roomSchema> & { readonly folder: string }

/** Every room, by its folder in order. */
export function readRooms(): readonly Room[] {
  return globSync('{shared,server,client,challenges,e2e,scripts}/**/room.json', { cwd: root })
    .filter(path => !path.includes('node_modules'))
    .map(dirname)
    .sort()
    .map(folder => ({
      folder,
      ...roomSchema.parse(JSON.parse(readFileSync(`${root}/${folder}/room.json`, 'utf8'))),
    }))
}

/** The innermost room that a path lies in. */
export function roomOf(path: string, rooms: readonly Room[]): Room {
  const room = rooms.findLast(({ folder }) => isBelow(path, folder))
  if (room === undefined) throw new Error(`${path} is in no room: give its folder a room.json`)
  return room
}

/** One import that leads out of its room, or to a package. */
export interface Step {
  readonly from: string
  /** A path of ours, or the name of a package. */
  readonly to: string
  readonly room: Room
  readonly kind: 'file' | 'package'
}

/** Every import that leads out of its room, but those of tests. */
export function stepsBetween(files: readonly SourceFile[], rooms: readonly Room[]): Step[] {
  return files
    .filter(({ path }) => !isOfTests(path))
    .flatMap(({ path, imports }) => {
      const room = roomOf(path, rooms)
      return imports.flatMap((specifier): Step[] => {
        const imported = resolveImport(path, specifier)
        if (imported.kind === 'package') return [{ from: path, to: imported.name, room, kind: 'package' }]
        return roomOf(imported.path, rooms) === room
          ? []
          : [{ from: path, to: imported.path, room, kind: 'file' }]
      })
    })
}

/** The line of its room's lists that allows a step; undefined where none does, or where it leads in by no door. */
export function allowance({ room, to, kind }: Step, rooms: readonly Room[]): Allowance | undefined {
  const list = kind === 'file' ? 'mayImport' : 'packages'
  const entry = room[list].find(allowed => (kind === 'file' ? isBelow(to, allowed) : isPackage(to, allowed)))
  if (entry === undefined || (kind === 'file' && !isByDoor(to, rooms))) return undefined
  return { folder: room.folder, list, entry }
}

function isByDoor(path: string, rooms: readonly Room[]): boolean {
  const { folder, doors } = roomOf(path, rooms)
  return doors === undefined || doors.some(door => isBelow(path, `${folder}/${door}`))
}

/** One line of a room's lists. */
export interface Allowance {
  readonly folder: string
  readonly list: 'mayImport' | 'packages'
  readonly entry: string
}

/** Every line of every room's lists. */
export function allowancesOf(rooms: readonly Room[]): Allowance[] {
  return rooms.flatMap(({ folder, mayImport, packages }) => [
    ...mayImport.map(entry => ({ folder, list: 'mayImport' as const, entry })),
    ...packages.map(entry => ({ folder, list: 'packages' as const, entry })),
  ])
}

function isPackage(name: string, allowed: string): boolean {
  return allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
