import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { identifier } from '../../shared/challenge/names.ts'
import { newChallengeFiles } from './new-challenge-files.ts'

/** Writes a small challenge that proves itself into a new folder, whose name becomes its id. Whether it is there. */
export async function commandNew(path: string): Promise<boolean> {
  const folder = resolve(path)
  const id = basename(folder)
  const refused = identifier.safeParse(id).error?.issues[0]?.message
  if (refused !== undefined) {
    console.error(`${id} is no id of a challenge: ${refused}, and begin with a letter. Choose another name.`)
    return false
  }
  const there = await readdir(folder).catch(() => [])
  if (there.length > 0) {
    console.error(`${path} is there already, with ${there[0]} in it. Choose another name, or remove it.`)
    return false
  }
  const files = Object.entries(newChallengeFiles(id))
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text, { flag: 'wx' })
  }
  const shown = relative('', folder) || folder
  console.log(`${shown}: ${files.length} files of a small challenge that proves itself. Go on with:

  npm run challenge -- validate ${shown}
  npm run challenge -- test ${shown}`)
  return true
}
