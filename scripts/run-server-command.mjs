import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

/**
 * Runs a command of the server's in the pinned Node with the arguments of this process, and ends this process as it ended.
 *
 * @param {string} main Its file, from the project's folder.
 * @param {NodeJS.ProcessEnv} [environment] Settings beside those of this process.
 */
export function runServerCommand(main, environment = {}) {
  prepare({ system: false, page: false })
  const { status } = spawnSync(pinnedNodePath(), [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...toolEnvironment(), ...environment },
  })
  process.exit(status ?? 1)
}
