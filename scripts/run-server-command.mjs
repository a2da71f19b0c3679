import { spawn } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

/**
 * Runs a command of the server's in the pinned Node with the arguments of this process, and ends this process as it ended.
 *
 * @param {string} main Its file, from the project's folder.
 * @param {NodeJS.ProcessEnv} [environment] Settings beside those of this process.
 * @param {{ system: boolean, page: boolean, panel: boolean }} [needs] What must be there before it begins, beside the packages.
 */
export function runServerCommand(
  main,
  environment = {},
  needs = { system: false, page: false, panel: false },
) {
  prepare(needs)
  const command = spawn(pinnedNodePath(), [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...toolEnvironment(), ...environment },
  })
  // The terminal sends Ctrl-C to the command as well; here it only must not end us before the command has.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => command.kill('SIGTERM'))
  command.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
