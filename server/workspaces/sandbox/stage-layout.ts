import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from '../../sandbox/stage.ts'
import type { SandboxParts } from './sandbox-parts.ts'

/** Size of the /tmp that the terminals of one workspace share. It is memory. */
const tmpBytes = 64 * 1024 * 1024
/** Each takes about a kilobyte of the kernel's memory, also where it is empty. */
const tmpFiles = 32_768

/**
 * What lies below the stage of a workspace. A package that was removed since the host started is left out: the others are
 * still of use.
 */
export function stageLayout(
  parts: Pick<SandboxParts, 'stage' | 'etcFolder' | 'toolsFolder' | 'nodeBinary' | 'packages'>,
  home: string,
): Stage {
  const { nodeModules, folders } = parts.packages
  const packages = folders
    .filter(name => existsSync(join(nodeModules, name)))
    .map(name => ({ from: join(nodeModules, name), to: `packages/${name}` }))
  return {
    at: parts.stage,
    folders: ['home', 'etc', 'tools', 'tmp', 'pts', 'packages', ...packages.map(({ to }) => to)],
    files: [],
    mounts: [
      { tmpfs: `size=${tmpBytes},nr_inodes=${tmpFiles},mode=1777,nosuid,nodev`, to: 'tmp' },
      { from: home, to: 'home' },
      { from: parts.etcFolder, to: 'etc' },
      { from: parts.toolsFolder, to: 'tools' },
      { from: parts.nodeBinary, to: 'tools/node' },
      ...packages,
    ],
  }
}
