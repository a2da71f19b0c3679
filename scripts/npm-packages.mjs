// The project's npm packages, as the lockfile states them, and its pinned Node.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const stampPath = 'node_modules/.installed-lockfile'
const pinnedNode = 'node_modules/node/bin/node'

/** Installs the packages if the lockfile is not the one that was installed last. Throws a sentence on failure. */
export function ensureNpmPackages() {
  const installed = npmPackagesInstalled()
  if (!installed) {
    console.log('Installing npm packages (about a minute the first time)')
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  }
  ensurePinnedNode()
  if (!installed) writeFileSync(stampPath, lockDigest())
}

/** Whether the packages are those of the lockfile. */
export function npmPackagesInstalled() {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === lockDigest()
}

function lockDigest() {
  return createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
}

/** Where install scripts are switched off, the package `node` comes without its binary: its own script fetches it. */
function ensurePinnedNode() {
  if (existsSync(pinnedNode)) return
  spawnSync(process.execPath, ['installArchSpecificPackage'], { cwd: 'node_modules/node', stdio: 'inherit' })
  if (!existsSync(pinnedNode)) {
    throw new Error(`The pinned Node is missing at ${pinnedNode}. Run "npm rebuild node" and start again.`)
  }
}

function npm(args) {
  const viaNode = process.env.npm_execpath?.endsWith('.js')
  const command = viaNode ? process.execPath : 'npm'
  const { status } = spawnSync(command, viaNode ? [process.env.npm_execpath, ...args] : args, {
    stdio: 'inherit',
  })
  if (status !== 0)
    throw new Error(`npm ${args[0]} failed (exit code ${status}). Check the network and start again.`)
}

/** Absolute path of the Node that everything of the product runs on. */
export function pinnedNodePath() {
  return join(process.cwd(), pinnedNode)
}

/** The environment for the project's own programs: its pinned tools come first. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${join(process.cwd(), 'node_modules/.bin')}:${process.env.PATH ?? ''}` }
}
