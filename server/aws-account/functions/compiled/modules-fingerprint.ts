import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SdkPackages } from '../sdk-packages.ts'

export interface ModulePaths {
  /** The folder of the bootstraps. */
  readonly runtime: string
  readonly sdk: SdkPackages
}

/** Changes with everything that what is compiled depends on: Node, this code, the runtime, and every file of the packages. */
export function modulesFingerprint({ runtime, sdk }: ModulePaths): string {
  const hash = createHash('sha256')
  hash.update([process.version, process.versions.v8, process.arch, runtime, sdk.nodeModules].join('\n'))
  for (const folder of [runtime, fileURLToPath(new URL('.', import.meta.url))]) {
    for (const name of readdirSync(folder).sort())
      if (/\.(cjs|mjs|ts)$/.test(name)) hash.update(`\n${name}\n`).update(readFileSync(join(folder, name)))
  }
  for (const folder of sdk.compiled) describeFolder(join(sdk.nodeModules, folder), line => hash.update(line))
  return hash.digest('hex').slice(0, 32)
}

/** What `require` never reads: the same modules for bundlers, and types. */
const otherForms = new Set(['dist-es', 'dist-types'])

function describeFolder(folder: string, tell: (line: string) => void): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !otherForms.has(entry.name)) describeFolder(path, tell)
    if (!/\.(c?js|json)$/.test(entry.name)) continue
    const file = statSync(path, { throwIfNoEntry: false })
    if (file?.isFile()) tell(`\n${path} ${file.size} ${file.mtimeMs}`)
  }
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
