// System tools the product runs, and the Debian package each comes from.

import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'

/** Only these folders count: the workspaces see the system's own tools, not those of a user's home. */
const toolFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']

const forRunning = [
  {
    command: 'bwrap',
    package: 'bubblewrap',
    without: 'no isolation: exams cannot start, and nothing runs Lambda functions',
  },
  { command: 'unshare', package: 'util-linux', without: 'no isolation: exams cannot start' },
  { command: 'ip', package: 'iproute2', without: 'no isolation: exams cannot start' },
  { command: 'bash', package: 'bash', without: 'no terminals' },
  { command: 'aws', package: 'awscli', without: 'the terminal has no AWS CLI' },
  { command: 'python3', package: 'python3', without: 'Lambda functions in Python do not run' },
  {
    command: 'boto3',
    file: '/usr/lib/python3/dist-packages/boto3/__init__.py',
    package: 'python3-boto3',
    without: 'Lambda functions in Python have no AWS SDK',
  },
  { command: 'zip', package: 'zip', without: 'the terminal cannot pack functions' },
  { command: 'unzip', package: 'unzip', without: 'the terminal cannot unpack archives' },
  { command: 'curl', package: 'curl', without: 'the terminal has no curl' },
  { command: 'jq', package: 'jq', without: 'the terminal has no jq' },
  { command: 'less', package: 'less', without: 'the terminal has no pager' },
]

const forTesting = [{ command: 'chromium', package: 'chromium', without: 'the browser tests cannot run' }]

/** A tool is a command of one of the folders or, where it is a library, the file that is named. */
function has({ command, file }) {
  return file === undefined
    ? toolFolders.some(folder => mayBeUsed(`${folder}/${command}`, constants.X_OK))
    : mayBeUsed(file, constants.R_OK)
}

function mayBeUsed(path, mode) {
  try {
    accessSync(path, mode)
    return true
  } catch {
    // Not there, or not for us: both are "missing".
    return false
  }
}

/** How this user can install packages: a command prefix, or undefined. */
function installer() {
  if (!has({ command: 'apt-get' })) return undefined
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}

/**
 * Installs what is missing, as root or with passwordless sudo; otherwise says which line to run and what does not work
 * until then. Returns the tools that are still missing.
 */
export function ensureSystemPackages({ testing }) {
  const wanted = testing ? [...forRunning, ...forTesting] : forRunning
  const missing = wanted.filter(tool => !has(tool))
  if (missing.length === 0) return []
  const packages = [...new Set(missing.map(tool => tool.package))]
  const prefix = installer()
  if (prefix) {
    console.log(`Installing system packages: ${packages.join(' ')}`)
    aptGet(prefix, ['update', '-qq'])
    aptGet(prefix, ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  }
  const still = missing.filter(tool => !has(tool))
  if (still.length > 0) {
    const names = [...new Set(still.map(tool => tool.package))].join(' ')
    console.log(
      `\nMissing system tools. Install them with:\n\n  sudo apt-get install -y ${names}\n\nUntil then:`,
    )
    for (const tool of still) console.log(`  ${tool.command.padEnd(10)} ${tool.without}`)
    console.log('')
  }
  return still
}

function aptGet(prefix, args) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]
  const { status } = spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) console.log(`apt-get ${args[0]} did not succeed (exit code ${status}).`)
}
