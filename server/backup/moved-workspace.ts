import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const storedSchema = z.looseObject({
  uid: z.number().optional(),
  endpoint: z.looseObject({ socketPath: z.string().optional() }).optional(),
})

/** From which data folder to which, and whether workspaces have users of their own there. */
export interface Move {
  readonly from: string
  readonly to: string
  readonly isRoot: boolean
}

/** Lets the description of a workspace, if this restored file is one, name its account's socket where it is from now on. */
export async function movedWorkspace(
  folder: string,
  path: string,
  { from, to, isRoot }: Move,
): Promise<void> {
  if (!/^workspaces\/[^/]+\/workspace\.json$/.test(path)) return
  const { uid, ...stored } = storedSchema.parse(JSON.parse(await readFile(join(folder, path), 'utf8')))
  const socketPath = stored.endpoint?.socketPath
  const moved =
    socketPath?.startsWith(`${from}/`) === true
      ? { ...stored, endpoint: { ...stored.endpoint, socketPath: to + socketPath.slice(from.length) } }
      : stored
  const text = JSON.stringify(isRoot && uid !== undefined ? { ...moved, uid } : moved)
  await writeFile(join(folder, path), text, { flush: true })
}
