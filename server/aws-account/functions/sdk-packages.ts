import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'

/**
 * Folders of `node_modules` that functions may import as on AWS: the SDK's clients and what they need, nothing else of
 * the product. Scopes are offered whole, other packages one by one.
 */
export interface SdkPackages {
  readonly nodeModules: string
  /** Names below `nodeModules`, e.g. `@aws-sdk`, `tslib`. */
  readonly folders: readonly string[]
}

/** Finds the SDK that is installed with the product; no folders if there is none. */
export function findSdkPackages(): SdkPackages {
  const client = createRequire(import.meta.url).resolve('@aws-sdk/client-sts/package.json')
  const nodeModules = client.slice(0, client.lastIndexOf(`${sep}@aws-sdk${sep}`))
  const roots = readdirSync(join(nodeModules, '@aws-sdk')).map(name => `@aws-sdk/${name}`)
  const packages = new Set<string>()
  const pending = [...roots]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (packages.has(name)) continue
    packages.add(name)
    pending.push(...dependenciesOf(join(nodeModules, name)))
  }
  const folders = new Set([...packages].map(name => (name.startsWith('@') ? name.split('/')[0] : name)))
  return {
    nodeModules,
    folders: [...folders].filter(
      folder => folder !== undefined && existsSync(join(nodeModules, folder)),
    ) as string[],
  }
}

function dependenciesOf(folder: string): string[] {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return []
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies?: Record<string, string> }
  return Object.keys(manifest.dependencies ?? {})
}
