import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxParts } from './sandbox-parts.ts'

/** The characters that end a field of fstab(5), and the one that escapes them. */
const special = /[\s\\]/g
const field = (path: string) =>
  path.replace(special, found => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`)

/**
 * What `stage.sh` makes below the stage: folders, and mounts over them, a line each as in fstab(5), in their order. A
 * package that was removed since the host started is left out: the others are still of use.
 */
export function stageLayout(
  parts: Pick<SandboxParts, 'stage' | 'etcFolder' | 'toolsFolder' | 'nodeBinary' | 'packages'>,
  home: string,
): { readonly folders: readonly string[]; readonly table: string } {
  const { nodeModules, folders } = parts.packages
  const packages = folders
    .filter(name => existsSync(join(nodeModules, name)))
    .map(name => ({ from: join(nodeModules, name), to: `packages/${name}` }))
  const mounts = [
    { from: home, to: 'home' },
    { from: parts.etcFolder, to: 'etc' },
    { from: parts.toolsFolder, to: 'tools' },
    { from: parts.nodeBinary, to: 'tools/node' },
    ...packages,
  ]
  return {
    folders: ['home', 'etc', 'tools', 'tmp', 'pts', 'packages', ...packages.map(({ to }) => to)],
    // Without options of mount's own (x-mount.*): it notes those below /run, where an ordinary user may not write.
    table: mounts
      .map(({ from, to }) => `${field(from)} ${field(join(parts.stage, to))} none bind 0 0\n`)
      .join(''),
  }
}
