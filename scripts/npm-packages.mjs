// The project's npm packages, as the lockfile states them, and its pinned Node.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const pinnedNode = 'node_modules/node/bin/node'

/** Installs the packages if they are not those of the lockfile. Throws a sentence on failure. */
export function ensureNpmPackages() {
  if (!npmPackagesInstalled()) {
    console.log('Installing npm packages (about a minute the first time)')
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  }
  ensurePinnedNode()
}

/** Whether the packages are those of the lockfile, whoever installed them. */
export function npmPackagesInstalled() {
  // npm writes down what it has installed when all of it is there.
  const written = 'node_modules/.package-lock.json'
  return existsSync(written) && areSamePackages(packagesOf('package-lock.json'), packagesOf(written))
}

function packagesOf(lockfile) {
  const { '': _project, ...packages } = JSON.parse(readFileSync(lockfile, 'utf8')).packages
  return packages
}

/** Whether what is installed is what is wanted; of packages that are optional, some are for other machines. */
export function areSamePackages(wanted, installed) {
  const isSame = path =>
    wanted[path]?.version === installed[path]?.version &&
    wanted[path]?.integrity === installed[path]?.integrity
  const needed = Object.keys(wanted).filter(path => !wanted[path].optional)
  return [...needed, ...Object.keys(installed)].every(isSame)
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

/** The environment for the project's own programs: its pinned tools come first, and Node keeps what it compiled. */
export function toolEnvironment() {
  const { PATH = '', NODE_COMPILE_CACHE = join(process.cwd(), '.cache/compiled') } = process.env
  return { ...process.env, NODE_COMPILE_CACHE, PATH: `${join(process.cwd(), 'node_modules/.bin')}:${PATH}` }
}
