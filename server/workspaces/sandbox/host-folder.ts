import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seccompFilter } from '../../sandbox/seccomp-filter.ts'
import type { SandboxParts } from './sandbox-parts.ts'

const ownEtcFolder = new URL('etc/', import.meta.url)
const ownToolsFolder = new URL('tools/', import.meta.url)

/** Files in a checkout may be private to their owner; a sandbox runs as another user. */
function copyReadable(from: URL, to: string, mode: number) {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const name of readdirSync(from)) {
    copyFileSync(new URL(name, from), join(to, name))
    chmodSync(join(to, name), mode)
  }
}

/** A folder that exists on every Linux and hides nothing the chain still needs when it is mounted over. */
export function chooseStage(neededPaths: readonly string[]): string {
  const candidates = ['/mnt', '/media', '/srv', '/opt']
  const free = candidates.find(
    stage => existsSync(stage) && !neededPaths.some(path => path === stage || path.startsWith(`${stage}/`)),
  )
  if (free === undefined)
    throw new Error(`None of ${candidates.join(', ')} is free to mount over; put the data folder elsewhere.`)
  return free
}

/** Node for the sandbox: the one that runs this, or a copy of it if others may not execute it. */
function readableNode(folder: string): string {
  const own = process.execPath
  if (process.getuid?.() !== 0 || (statSync(own).mode & 0o005) === 0o005) return own
  const copy = join(folder, 'node')
  if (!existsSync(copy) || statSync(copy).size !== statSync(own).size) copyFileSync(own, copy)
  chmodSync(copy, 0o755)
  return copy
}

/** Writes what all sandboxes share into `folder`. */
export function prepareHostFolder(
  folder: string,
  given: Pick<SandboxParts, 'dataLimitBytes' | 'niceness' | 'packages'>,
): SandboxParts {
  mkdirSync(folder, { recursive: true })
  const etcFolder = join(folder, 'etc')
  const toolsFolder = join(folder, 'tools')
  copyReadable(ownEtcFolder, etcFolder, 0o644)
  copyReadable(ownToolsFolder, toolsFolder, 0o755)
  // What Node itself is mounted over.
  writeFileSync(join(toolsFolder, 'node'), '', { mode: 0o755 })
  const seccompFile = join(folder, 'seccomp.bpf')
  writeFileSync(seccompFile, seccompFilter('shell'))
  const nodeBinary = readableNode(folder)
  return {
    stage: chooseStage([folder, nodeBinary, given.packages.nodeModules]),
    etcFolder,
    toolsFolder,
    nodeBinary,
    seccompFile,
    ...given,
  }
}
